/**
 * A client that keeps a server busy over HTTP/1.1, for measurements: connections that stay open, each with one request under way
 * at a time.
 *
 * <p>Thread ownership: a connection belongs to its event loop, and its listener is told there; the client is safe for all threads.
 */
@NullMarked
package io.mtpscript.net.load;

import org.jspecify.annotations.NullMarked;
