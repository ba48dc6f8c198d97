/** The grammar of {@code docs/language.md} against the parser, and the programs in the manual against the compiler. */
@NullMarked
package io.mtpscript.compiler.grammar;

import org.jspecify.annotations.NullMarked;
