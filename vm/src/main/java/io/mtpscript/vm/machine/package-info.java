/**
 * The state of one VM and the values in it: gas, memory budget, registers, objects; and the walks over values that equality,
 * key order and canonical forms share.
 *
 * <p>Everything here belongs to the thread that runs the VM. docs/internals.md, sections 1 to 5.
 */
@NullMarked
package io.mtpscript.vm.machine;

import org.jspecify.annotations.NullMarked;
