/**
 * The journal in PostgreSQL, which many engines share (runtime contract, section 6): a row a request, encrypted as in files. The thread
 * of {@code append} writes, through a session that waits; event loops only hand over finished records. Another
 * thread takes out what is too old, through sessions of its own.
 */
@NullMarked
package io.mtpscript.effects.journal.postgres;

import org.jspecify.annotations.NullMarked;
