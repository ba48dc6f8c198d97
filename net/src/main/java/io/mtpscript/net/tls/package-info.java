/**
 * What a server shows of itself over TLS: its key and its chain of certificates, read from files and checked. Values may be
 * used by any thread.
 *
 * <p>Specification: RFC 8446, RFC 7468.
 */
@NullMarked
package io.mtpscript.net.tls;

import org.jspecify.annotations.NullMarked;
