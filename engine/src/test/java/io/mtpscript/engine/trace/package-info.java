@NullMarked
package io.mtpscript.engine.trace;

import org.jspecify.annotations.NullMarked;
