/**
 * The typed intermediate representation and the way into it: linking specialises every reachable function for the types it
 * is used with and lowers its body to structured code over words. What stands here fixes evaluation order, gas segments
 * and the identity of functions for every back end.
 *
 * <p>Immutable results; a linking is confined to the thread that asked for it. Language reference sections 2 and 3, runtime
 * contract section 3, docs/internals.md.
 */
@NullMarked
package io.mtpscript.compiler.ir;

import org.jspecify.annotations.NullMarked;
