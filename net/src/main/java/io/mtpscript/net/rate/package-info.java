/**
 * How often a client may call a route: token buckets in a bounded table. The table may be used by any thread.
 *
 * <p>Specification: RFC 6585 section 4; the fields {@code RateLimit-Limit}, {@code RateLimit-Remaining} and {@code
 * RateLimit-Reset} of draft-ietf-httpapi-ratelimit-headers-06.
 */
@NullMarked
package io.mtpscript.net.rate;

import org.jspecify.annotations.NullMarked;
