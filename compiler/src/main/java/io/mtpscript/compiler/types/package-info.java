/** Names and types: turns syntax trees into one checked, fully elaborated program. Pure. Language reference sections 2 to 5. */
@NullMarked
package io.mtpscript.compiler.types;

import org.jspecify.annotations.NullMarked;
