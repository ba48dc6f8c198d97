/**
 * The only place that touches memory outside the Java heap: the constants of an image, the regions of VMs, buffers.
 *
 * <p>A region and its owner belong to one thread; an image is shared and never written. Architecture, section "The VM";
 * docs/internals.md, sections 1 to 3.
 */
@NullMarked
package io.mtpscript.vm.memory;

import org.jspecify.annotations.NullMarked;
