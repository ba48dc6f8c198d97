/**
 * HTTP without sockets: the neutral request and response that server and {@code mtpsc call} share, content negotiation, and
 * the rules for header fields.
 *
 * <p>Thread ownership: a request and its exchange belong to the event loop that received it; the rest has no state.
 *
 * <p>Specification: runtime contract, sections 1, 5 and 7; RFC 9110, RFC 9112, RFC 9530.
 */
@NullMarked
package io.mtpscript.net.http;

import org.jspecify.annotations.NullMarked;
