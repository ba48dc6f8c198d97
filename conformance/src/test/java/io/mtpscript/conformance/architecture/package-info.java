/**
 * The rules of {@code ARCHITECTURE.md} that a compiler does not check, read from the compiled classes of every module: which
 * module may use which, where Netty, Vert.x and off-heap access stop, and that {@code core}, {@code compiler} and {@code vm}
 * cannot depend on anything but their input.
 *
 * <p>What a rule must let pass stands in the resource {@code allowed.txt} with its reason. Each rule is also shown a class
 * that breaks it.
 */
@NullMarked
package io.mtpscript.conformance.architecture;

import org.jspecify.annotations.NullMarked;
