/**
 * Appending records to files off the event loops: what waits is written in one go by a thread of its own and brought to the disk
 * by another one; a disk that is full refuses instead of losing. The journal and the audit trail are written this way (runtime
 * contract, sections 6 and 9).
 */
@NullMarked
package io.mtpscript.effects.append;

import org.jspecify.annotations.NullMarked;
