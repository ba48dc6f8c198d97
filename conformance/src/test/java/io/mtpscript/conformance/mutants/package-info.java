/**
 * Proves the net: the VM with one instruction changed, run on generated programs, has to give something else than the tree walker
 * or, in gas and memory, than an unchanged tier. Each mutant is a JVM of its own, with one class file before the others on its
 * class path.
 */
@NullMarked
package io.mtpscript.conformance.mutants;

import org.jspecify.annotations.NullMarked;
