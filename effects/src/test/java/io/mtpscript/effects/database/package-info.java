@NullMarked
package io.mtpscript.effects.database;

import org.jspecify.annotations.NullMarked;
