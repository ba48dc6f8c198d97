/**
 * The compiled program as data: opcodes, builtins, type table, functions, routes. The compiler writes it, a snapshot
 * carries it, the VM runs it. Immutable, thread-safe. Runtime contract sections 3, 4 and 8; docs/internals.md.
 */
@NullMarked
package io.mtpscript.core.code;

import org.jspecify.annotations.NullMarked;
