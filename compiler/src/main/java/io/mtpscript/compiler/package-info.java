/**
 * From {@code .mtp} text to diagnostics and artefacts, as pure functions: one package a phase, one facade a package, a new
 * immutable type from each phase.
 *
 * <p>No I/O and no threads of its own; a compilation is confined to the thread that asked for it.
 */
@NullMarked
package io.mtpscript.compiler;

import org.jspecify.annotations.NullMarked;
