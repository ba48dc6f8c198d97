/**
 * Benchmarks of the VM.
 *
 * <p>Thread ownership: all state is JMH's thread scope, so an owner's VMs stay on the thread that made it.
 *
 * <p>Specification: runtime contract, sections 1 and 4.
 */
@NullMarked
package io.mtpscript.bench.vm;

import org.jspecify.annotations.NullMarked;
