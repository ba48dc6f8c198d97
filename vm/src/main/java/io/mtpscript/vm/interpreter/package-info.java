/**
 * Tier 1: the interpreter, which is the semantics. Runs verified bytecode on a machine, which belongs to the running thread.
 *
 * <p>docs/internals.md, sections 3, 4 and 6; runtime contract, sections 3 and 4.
 */
@NullMarked
package io.mtpscript.vm.interpreter;

import org.jspecify.annotations.NullMarked;
