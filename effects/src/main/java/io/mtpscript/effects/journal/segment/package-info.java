/**
 * The journal on local disks: append-only segment files, chained by SHA-256, encrypted with a key per request (runtime contract,
 * section 6; the layout is in the manual, {@code docs/journal.md}).
 *
 * <p>One thread of the journal's own writes, another one syncs, a third one takes out of finished segments what is erased or too old;
 * event loops only hand over finished records. Readers open the
 * files by themselves and may read while an engine writes.
 */
@NullMarked
package io.mtpscript.effects.journal.segment;

import org.jspecify.annotations.NullMarked;
