/** Text to syntax tree: lexer, recovering parser and the tree itself. Pure. Language reference sections 1 to 4. */
@NullMarked
package io.mtpscript.compiler.syntax;

import org.jspecify.annotations.NullMarked;
