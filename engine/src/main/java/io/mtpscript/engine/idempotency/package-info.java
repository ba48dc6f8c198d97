/**
 * Which requests carry an {@code Idempotency-Key} that counts, and what it names.
 *
 * <p>Thread ownership: everything here is immutable.
 *
 * <p>Specification: runtime contract, section 6, "Idempotency"; draft-ietf-httpapi-idempotency-key-header-07.
 */
@NullMarked
package io.mtpscript.engine.idempotency;

import org.jspecify.annotations.NullMarked;
