/** A program made by hand, its calls as bytes, and requests driven from a test's thread. */
@NullMarked
package io.mtpscript.effects.testing;

import org.jspecify.annotations.NullMarked;
