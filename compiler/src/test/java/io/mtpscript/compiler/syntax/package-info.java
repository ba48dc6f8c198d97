/** Tests of lexer, parser and printer. */
@NullMarked
package io.mtpscript.compiler.syntax;

import org.jspecify.annotations.NullMarked;
