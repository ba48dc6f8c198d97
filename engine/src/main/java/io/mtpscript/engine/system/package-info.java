/**
 * What the JDK does not do by itself for a server: calls of the C library that have nothing to do with a VM's memory, and giving back
 * spare heap.
 */
@NullMarked
package io.mtpscript.engine.system;

import org.jspecify.annotations.NullMarked;
