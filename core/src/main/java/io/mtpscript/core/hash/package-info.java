/**
 * The hashes of the runtime contract: SHA-256 (seed, claims, snapshot) and FNV-1a 64 (the order of a Map's keys).
 *
 * <p>Thread ownership: {@link io.mtpscript.core.hash.Sha256} holds a running digest and belongs to one thread at a time;
 * the rest has no state.
 *
 * <p>Specification: runtime contract, sections 2, 5 and 8; language, section 7.
 */
@NullMarked
package io.mtpscript.core.hash;

import org.jspecify.annotations.NullMarked;
