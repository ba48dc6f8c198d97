/**
 * Tier 2: pure functions as JVM bytecode. Verified bytecode in, classes of a loader of the image's own out, which go with it.
 *
 * <p>Compiled code never ends a request: what it cannot finish exactly it leaves (a trap, the end of the gas, a stack that is
 * too deep), gas and memory go back to where they were at the outermost compiled call, and the interpreter runs that call
 * again. So there is one definition of every error, and a compiled call that comes back has used exactly the gas and memory
 * that the interpreter would have.
 *
 * <p>An image's classes are made once and shared by all threads; whatever varies lies in the {@link
 * io.mtpscript.vm.machine.Machine}, which belongs to the running thread. Runtime contract, sections 3 and 4; docs/internals.md,
 * section 13.
 */
@NullMarked
package io.mtpscript.vm.jit;

import org.jspecify.annotations.NullMarked;
