/**
 * The checked program: every name resolved, every type known, all sugar that needs types removed. What the checker
 * gives and lowering takes; nothing here can be ill-typed. Immutable once the checker has returned it.
 */
@NullMarked
package io.mtpscript.compiler.typed;

import org.jspecify.annotations.NullMarked;
