/**
 * HttpOut on Vert.x's HTTP client: requests to other services (runtime contract, section 6).
 *
 * <p>A request goes only to hosts that the deployment allows, at addresses that are public or listed; the address that was
 * checked is the one that is connected to. TLS always verifies certificate and host name. Redirects are not followed, and
 * nothing is sent twice.
 *
 * <p>Thread ownership: everything with state belongs to one event loop.
 */
@NullMarked
package io.mtpscript.effects.http;

import org.jspecify.annotations.NullMarked;
