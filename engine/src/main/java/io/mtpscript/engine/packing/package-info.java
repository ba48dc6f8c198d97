/**
 * The last step of the build of {@code engine.jar} and {@code mtpsc.jar}: what Java would make anew at every start is written into the
 * class files, and Java's cache of loaded and linked classes can hold all that a start needs. Run by the build alone, on one thread; not
 * packed into the jars.
 */
@NullMarked
package io.mtpscript.engine.packing;

import org.jspecify.annotations.NullMarked;
