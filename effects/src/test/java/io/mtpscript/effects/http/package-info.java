/** HttpOut against a peer on the loopback that does what a test says. */
@NullMarked
package io.mtpscript.effects.http;

import org.jspecify.annotations.NullMarked;
