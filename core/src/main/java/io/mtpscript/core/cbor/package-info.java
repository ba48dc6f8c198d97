/**
 * Deterministic CBOR: the canonical bytes of values in effects, journals, Map keys and snapshots.
 *
 * <p>Every value has exactly one encoding (RFC 7049, section 3.9): shortest heads, definite lengths, map keys shorter first
 * and then bytewise, no floating-point numbers, no {@code undefined}. The reader refuses everything else, so that reading
 * and writing again gives the same bytes.
 *
 * <p>Thread ownership: a writer or reader belongs to one thread at a time; {@link io.mtpscript.core.cbor.CborValue} is
 * immutable.
 *
 * <p>Specification: runtime contract, section 5.
 */
@NullMarked
package io.mtpscript.core.cbor;

import org.jspecify.annotations.NullMarked;
