/** Tests of the formatter: its laws, and that the project's own sources are formatted. */
@NullMarked
package io.mtpscript.compiler.format;

import org.jspecify.annotations.NullMarked;
