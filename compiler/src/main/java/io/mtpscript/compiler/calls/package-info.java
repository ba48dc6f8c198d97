/**
 * What each route can ask of the world, as far as it is known before the program runs: the text of its SQL statements, the hosts of
 * its requests. Follows values through the linked program, call by call.
 *
 * <p>Thread ownership: one thread an object. Specification: language.md, section 5.
 */
@NullMarked
package io.mtpscript.compiler.calls;

import org.jspecify.annotations.NullMarked;
