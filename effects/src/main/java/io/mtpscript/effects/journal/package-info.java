/**
 * What is kept of a request so that it can be run again without I/O: what it was asked, every effect call with its answer,
 * how its transaction ended, and what it answered (runtime contract, section 6).
 *
 * <p>A {@link io.mtpscript.effects.journal.Recording} belongs to the event loop of its request; journals are shared by all
 * event loops and say themselves how.
 */
@NullMarked
package io.mtpscript.effects.journal;

import org.jspecify.annotations.NullMarked;
