@NullMarked
package io.mtpscript.effects.journal;

import org.jspecify.annotations.NullMarked;
