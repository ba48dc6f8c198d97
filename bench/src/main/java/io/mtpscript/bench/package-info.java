/**
 * Benchmarks, one class a subject. Nothing depends on this module.
 */
@NullMarked
package io.mtpscript.bench;

import org.jspecify.annotations.NullMarked;
