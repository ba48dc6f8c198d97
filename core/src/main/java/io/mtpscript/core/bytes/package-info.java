/**
 * The growable byte buffer that the writers of JSON, CBOR and snapshots share.
 *
 * <p>Thread ownership: a buffer belongs to one thread at a time.
 *
 * <p>Specification: runtime contract, sections 5 and 8.
 */
@NullMarked
package io.mtpscript.core.bytes;

import org.jspecify.annotations.NullMarked;
