/**
 * What the JDK does not offer of the operating system: calls of the C library that have nothing to do with a VM's memory.
 */
@NullMarked
package io.mtpscript.engine.system;

import org.jspecify.annotations.NullMarked;
