/**
 * The audit trail: one line of canonical JSON a record, chained by SHA-256, in files that only grow (runtime contract, section 9; the
 * layout is in the manual, {@code docs/audit.md}).
 *
 * <p>Event loops fill records and hand them over; the trail's writer thread turns them into lines, chains, writes and exports them,
 * and another thread syncs. What became of transactions whose COMMIT was not answered is asked on a third one. Readers open the files by
 * themselves and may read while an engine writes.
 */
@NullMarked
package io.mtpscript.engine.audit;

import org.jspecify.annotations.NullMarked;
