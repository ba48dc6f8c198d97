/** Tests of the package of the same name. */
@NullMarked
package io.mtpscript.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
