/**
 * Which effects code uses, and whether its {@code uses} clauses say so. Works on the calls the checker found. Pure;
 * confined to the thread of one check. Language reference sections 4 and 5.
 */
@NullMarked
package io.mtpscript.compiler.effects;

import org.jspecify.annotations.NullMarked;
