/**
 * What {@code mtpsc serve} shows while it serves: a line for each request, and the mistakes of the sources to whoever asks.
 *
 * <p>Thread ownership: used by event loops and the command's thread at once; everything here is safe for all threads.
 *
 * <p>Specification: docs/commands.md, docs/inspector.md.
 */
@NullMarked
package io.mtpscript.cli.serving;

import org.jspecify.annotations.NullMarked;
