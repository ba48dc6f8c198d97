/**
 * The last step of the build of {@code mtpsc.jar}: class files are rewritten so that Java's cache of loaded and linked classes can
 * hold all that a start needs. Run by the build alone, on one thread; not packed into the jar.
 */
@NullMarked
package io.mtpscript.cli.packing;

import org.jspecify.annotations.NullMarked;
