/**
 * The JavaScript back end: a linked program as one module of a constrained subset of JavaScript, which runs on the runtime
 * that stands beside it. Charges, sizes and order are those of the bytecode: both follow the intermediate representation and
 * its segments.
 *
 * <p>{@code emit} writes the module, {@code validate} reads it again and knows nothing of the writer.
 *
 * <p>Immutable results; an emission is confined to the thread that asked for it. docs/javascript.md.
 */
@NullMarked
package io.mtpscript.compiler.backend.js;

import org.jspecify.annotations.NullMarked;
