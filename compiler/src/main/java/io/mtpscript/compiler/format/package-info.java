/**
 * The one way a source text is laid out. Every token and comment of the text is written once and in order; the syntax
 * tree only says where lines may be broken. Pure and stateless. Language reference section 1.
 */
@NullMarked
package io.mtpscript.compiler.format;

import org.jspecify.annotations.NullMarked;
