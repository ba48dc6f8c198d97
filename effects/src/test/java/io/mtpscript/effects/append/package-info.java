/** Tests of what appends records to files. */
@NullMarked
package io.mtpscript.effects.append;

import org.jspecify.annotations.NullMarked;
