/**
 * What the JDK does not do by itself for a server, or not soon enough: calls of the C library that have nothing to do with a VM's
 * memory, giving back spare heap, and how much memory the machine has.
 */
@NullMarked
package io.mtpscript.engine.system;

import org.jspecify.annotations.NullMarked;
