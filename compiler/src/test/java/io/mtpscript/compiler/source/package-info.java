/** Tests of the package of the same name. */
@NullMarked
package io.mtpscript.compiler.source;

import org.jspecify.annotations.NullMarked;
