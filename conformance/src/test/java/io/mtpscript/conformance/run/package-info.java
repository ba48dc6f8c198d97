/**
 * The language's meaning, case by case: programs in {@code src/test/golden/run}, compiled, loaded by the VM's own verifier and
 * run, with their responses, effect calls, gas and memory written down. Every tier must give the same.
 */
@NullMarked
package io.mtpscript.conformance.run;

import org.jspecify.annotations.NullMarked;
