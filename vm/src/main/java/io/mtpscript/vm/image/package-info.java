/**
 * A linked program as the VM runs it: verified code, layouts of types, prices. Immutable, shared by all threads.
 *
 * <p>docs/internals.md; runtime contract, sections 3, 4 and 8.
 */
@NullMarked
package io.mtpscript.vm.image;

import org.jspecify.annotations.NullMarked;
