/** Tests of the checker. */
@NullMarked
package io.mtpscript.compiler.types;

import org.jspecify.annotations.NullMarked;
