/**
 * The {@code mtpsc} command: one class a subcommand, and the only place where compiler and engine meet.
 *
 * <p>Runs on the main thread.
 */
@NullMarked
package io.mtpscript.cli;

import org.jspecify.annotations.NullMarked;
