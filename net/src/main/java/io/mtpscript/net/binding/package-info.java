/**
 * From a request's path, query and header fields to the records a handler takes, in VM memory, by the program's types.
 *
 * <p>Thread ownership: a {@link io.mtpscript.net.binding.ParameterBinder} belongs to one event loop.
 *
 * <p>Specification: language, sections 4 and 8; runtime contract, section 7.
 */
@NullMarked
package io.mtpscript.net.binding;

import org.jspecify.annotations.NullMarked;
