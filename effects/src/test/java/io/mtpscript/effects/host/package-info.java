/** Clock, Random and Config. */
@NullMarked
package io.mtpscript.effects.host;

import org.jspecify.annotations.NullMarked;
