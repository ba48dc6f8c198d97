/**
 * From the intermediate representation to a {@link io.mtpscript.core.code.Program}: linear code over virtual registers, register
 * allocation, instruction words with their charges, constant image, source map.
 *
 * <p>Pure and confined to the calling thread. docs/internals.md has every layout and rule.
 */
@NullMarked
package io.mtpscript.compiler.backend;

import org.jspecify.annotations.NullMarked;
