package io.mtpscript.core.decimal;

/** Why a Decimal operation has no value (language, section 8). */
public enum DecimalFault implements DecimalResult {
    /** The integer part of the result needs more than 34 digits. */
    OVERFLOW,
    /** The divisor is zero. */
    DIVISION_BY_ZERO,
    /** A scale outside 0..28 was asked for. */
    BAD_SCALE,
    /** The text is not a number of the grammar that was asked for. */
    SYNTAX,
    /** The text is a number, but its digits do not fit 34 digits and scale 28 without rounding. */
    INEXACT
}
