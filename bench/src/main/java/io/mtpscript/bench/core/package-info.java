/**
 * Benchmarks of {@code core} beside what the JDK or Jackson offer for the same work.
 *
 * <p>Thread ownership: all state is JMH's thread scope.
 *
 * <p>Specification: language, section 2; runtime contract, sections 2 and 5.
 */
@NullMarked
package io.mtpscript.bench.core;

import org.jspecify.annotations.NullMarked;
