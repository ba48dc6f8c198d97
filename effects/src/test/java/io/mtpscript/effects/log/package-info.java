@NullMarked
package io.mtpscript.effects.log;

import org.jspecify.annotations.NullMarked;
