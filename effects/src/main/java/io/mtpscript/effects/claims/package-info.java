/**
 * Claims: what makes a request with an {@code Idempotency-Key} take effect once, however often it is sent. A claim is a row in
 * the program's own database, and what ends it is written in the transaction that does the work.
 *
 * <p>Thread ownership: {@link io.mtpscript.effects.claims.Claims} belongs to one event loop; everything else is immutable.
 *
 * <p>Specification: runtime contract, section 6, "Idempotency".
 */
@NullMarked
package io.mtpscript.effects.claims;

import org.jspecify.annotations.NullMarked;
