@NullMarked
package io.mtpscript.effects.journal.postgres;

import org.jspecify.annotations.NullMarked;
