/** Tests of the evaluation of module constants. */
@NullMarked
package io.mtpscript.compiler.constants;

import org.jspecify.annotations.NullMarked;
