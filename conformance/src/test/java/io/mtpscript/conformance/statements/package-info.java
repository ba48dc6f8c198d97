/** Statements of programs held against a real database, before anything runs. */
@NullMarked
package io.mtpscript.conformance.statements;

import org.jspecify.annotations.NullMarked;
