/**
 * Bytes that are kept in a database and that nobody shall read or change there.
 *
 * <p>Thread ownership: a {@link io.mtpscript.effects.seal.Seal} belongs to one event loop.
 */
@NullMarked
package io.mtpscript.effects.seal;

import org.jspecify.annotations.NullMarked;
