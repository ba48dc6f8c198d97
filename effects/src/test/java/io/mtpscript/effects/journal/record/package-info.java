@NullMarked
package io.mtpscript.effects.journal.record;

import org.jspecify.annotations.NullMarked;
