/**
 * Values in and out: JSON straight from and to native memory, by the program's layouts, without a tree between; and CBOR in.
 *
 * <p>Thread ownership: one codec belongs to one machine. Language, sections 6 and 8; runtime contract, section 5.
 */
@NullMarked
package io.mtpscript.vm.codec;

import org.jspecify.annotations.NullMarked;
