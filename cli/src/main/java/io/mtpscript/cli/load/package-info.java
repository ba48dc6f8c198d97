/**
 * What {@code mtpsc benchmark} measures and how it is shown.
 *
 * <p>Thread ownership: a {@link io.mtpscript.cli.load.Measurement} is told by event loops of client and engine at the same time
 * and read by the command; results are immutable.
 */
@NullMarked
package io.mtpscript.cli.load;

import org.jspecify.annotations.NullMarked;
