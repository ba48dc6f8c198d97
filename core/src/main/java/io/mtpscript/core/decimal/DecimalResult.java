package io.mtpscript.core.decimal;

/**
 * What a Decimal operation gives: a {@link Decimal}, or the {@link DecimalFault} that says why there is none.
 *
 * <p>Operations leave by this value instead of throwing, so that a guest which overflows in a loop costs no more than one
 * which does not.
 */
public sealed interface DecimalResult permits Decimal, DecimalFault {}
