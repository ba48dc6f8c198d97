/**
 * Benchmarks of the compiler over a program such as a team writes.
 *
 * <p>Thread ownership: all state is JMH's thread scope.
 *
 * <p>Specification: language, sections 2 to 5.
 */
@NullMarked
package io.mtpscript.bench.compiler;

import org.jspecify.annotations.NullMarked;
