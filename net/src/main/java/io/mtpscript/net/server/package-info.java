/**
 * The server of HTTP/1.1 and HTTP/2 on Netty: sockets, TLS, framing, limits, timeouts, graceful stop. Netty types stay in this
 * package, but for the event loop group that the composition root hands over.
 *
 * <p>Thread ownership: a connection, its buffers and the requests on it belong to the event loop that accepted it.
 *
 * <p>Specification: runtime contract, sections 1 and 7; RFC 9112; RFC 9113;
 * RFC 8446.
 */
@NullMarked
package io.mtpscript.net.server;

import org.jspecify.annotations.NullMarked;
