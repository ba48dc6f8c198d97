/**
 * The language's meaning a second time: a naive evaluator that walks checked programs, written apart from lowering, bytecode and
 * VM, with plain Java values. It knows neither gas nor memory. Language reference sections 2 to 8; docs/internals.md, section 5.
 *
 * <p>An evaluator is confined to one thread, whose stack bounds the guest's recursion.
 */
@NullMarked
package io.mtpscript.conformance.oracle;

import org.jspecify.annotations.NullMarked;
