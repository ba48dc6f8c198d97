/**
 * One sealed execution of a snapshot: its memory, its interpreter, its gas.
 *
 * <p>A VM belongs to one thread at a time, the event loop or worker that runs it; images are shared and never written.
 */
@NullMarked
package io.mtpscript.vm;

import org.jspecify.annotations.NullMarked;
