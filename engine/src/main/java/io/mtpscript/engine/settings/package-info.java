/**
 * The engine's settings: one record, and how it is read from flags, {@code MTP_*} variables and the snapshot.
 *
 * <p>Thread ownership: everything here is immutable.
 *
 * <p>Specification: runtime contract, sections 2, 3, 4 and 8.
 */
@NullMarked
package io.mtpscript.engine.settings;

import org.jspecify.annotations.NullMarked;
