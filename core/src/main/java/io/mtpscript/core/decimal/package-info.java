/**
 * Decimal: the guest's exact decimal number and its arithmetic.
 *
 * <p>A value is a significand of 1 to 34 digits and a scale of 0 to 28, always in the canonical form without trailing
 * zeros behind the point, held in two 64-bit words that are also its layout in a VM's memory. Every operation rounds at
 * most once, half to even. Failure is a value ({@link io.mtpscript.core.decimal.DecimalFault}), never an exception,
 * because these are hot paths.
 *
 * <p>Thread ownership: everything here is immutable and may be shared, except {@link
 * io.mtpscript.core.decimal.DecimalParser}, which belongs to one thread at a time.
 *
 * <p>Specification: language, sections 2, 3, 6 and 8; runtime contract, section 5.
 */
@NullMarked
package io.mtpscript.core.decimal;

import org.jspecify.annotations.NullMarked;
