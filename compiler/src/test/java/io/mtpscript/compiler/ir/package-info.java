/** Tests of linking. */
@NullMarked
package io.mtpscript.compiler.ir;

import org.jspecify.annotations.NullMarked;
