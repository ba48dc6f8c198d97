/**
 * Who is at the other end of a connection, behind the proxies that are trusted to tell. Values may be used by any thread.
 *
 * <p>Specification: the PROXY protocol, versions 1 and 2; {@code X-Forwarded-For}.
 */
@NullMarked
package io.mtpscript.net.peer;

import org.jspecify.annotations.NullMarked;
