/**
 * Where the gas and the memory of one request go: by function, line and call, exactly. The interpreter tells of every segment
 * and builtin ({@code vm.image.CodeWatch}); what is charged in between has one place where it belongs.
 *
 * <p>Thread ownership: a recorder is told by whatever thread runs the request, one after the other, and read when it has ended;
 * everything else is immutable.
 *
 * <p>Specification: docs/internals.md, sections 3, 4 and 10.
 */
@NullMarked
package io.mtpscript.cli.profiling;

import org.jspecify.annotations.NullMarked;
