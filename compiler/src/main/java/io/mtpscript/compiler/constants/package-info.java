/**
 * Evaluates module constants while the program is compiled (language reference, section 4): emits the code that computes them,
 * has it run by the VM behind {@link io.mtpscript.core.code.Evaluator}, and reads the values back out of its memory.
 *
 * <p>Pure and confined to the calling thread.
 */
@NullMarked
package io.mtpscript.compiler.constants;

import org.jspecify.annotations.NullMarked;
