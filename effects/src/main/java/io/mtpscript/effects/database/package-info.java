/**
 * DbRead and DbWrite over PostgreSQL: binding parameters, decoding rows, transactions, and the connections of one event loop.
 *
 * <p>Values travel in PostgreSQL's binary formats, which are read and written here and not by the driver: its own types would
 * lose what the language keeps (34 digits in a {@code jsonb}, for one). {@code WireTap} makes the driver hand the bytes
 * through.
 *
 * <p>Everything that has state belongs to one event loop. Specification: language, section 5; runtime contract, section 6.
 */
@NullMarked
package io.mtpscript.effects.database;

import org.jspecify.annotations.NullMarked;
