/** Tests of packages and the unions they share. */
@NullMarked
package io.mtpscript.compiler.packages;

import org.jspecify.annotations.NullMarked;
