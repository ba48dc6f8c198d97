/**
 * The audit trail: one line of canonical JSON a record, chained by SHA-256, in files that only grow (runtime contract, section 9; the
 * layout is in the manual, {@code docs/audit.md}).
 *
 * <p>Event loops fill records and hand them over; they become lines, are chained, written and exported on the trail's writer thread, or
 * on the event loop itself where nobody else writes and a write to an open file is all that is to be done;
 * another thread syncs. What became of transactions whose COMMIT was not answered is asked on a third one. Readers open the files by
 * themselves and may read while an engine writes.
 */
@NullMarked
package io.mtpscript.engine.audit;

import org.jspecify.annotations.NullMarked;
