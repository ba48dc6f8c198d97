/**
 * Running recorded requests again: on the interpreter and on compiled code, and what is told of it.
 *
 * <p>Thread ownership: the command's thread alone.
 *
 * <p>Specification: runtime contract, section 6; docs/journal.md.
 */
@NullMarked
package io.mtpscript.cli.replay;

import org.jspecify.annotations.NullMarked;
