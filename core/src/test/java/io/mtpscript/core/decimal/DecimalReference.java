package io.mtpscript.core.decimal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;

/** The rules of Decimal stated again over BigDecimal, and random Decimals that favour the limits. */
final class DecimalReference {
    private static final BigDecimal TINY = new BigDecimal("1E-300");

    private DecimalReference() {}

    static BigDecimal exact(Decimal value) {
        BigInteger magnitude = BigInteger.valueOf(value.hi() & ((1L << 49) - 1))
                .shiftLeft(64)
                .or(new BigInteger(Long.toUnsignedString(value.lo())));
        BigDecimal result = new BigDecimal(magnitude, value.scale());
        return value.hi() < 0 ? result.negate() : result;
    }

    /** Rounds once to 34 digits and the scale, half even. */
    static DecimalResult rounded(BigDecimal exact, int maxScale) {
        int scale = Math.min(maxScale, exact.scale() - Math.max(0, exact.precision() - Decimal.MAX_DIGITS));
        if (scale < 0) {
            return exact.signum() == 0 ? Decimal.ZERO : DecimalFault.OVERFLOW;
        }
        BigDecimal rounded = exact.setScale(scale, RoundingMode.HALF_EVEN);
        if (rounded.precision() - rounded.scale() > Decimal.MAX_DIGITS) {
            return DecimalFault.OVERFLOW;
        }
        return of(rounded);
    }

    static DecimalResult quotient(BigDecimal a, BigDecimal b, int maxScale) {
        if (b.signum() == 0) {
            return DecimalFault.DIVISION_BY_ZERO;
        }
        BigDecimal truncated = a.divide(b, 200, RoundingMode.DOWN);
        boolean inexact = truncated.multiply(b).compareTo(a) != 0;
        BigDecimal sticky =
                inexact ? TINY.multiply(BigDecimal.valueOf((long) a.signum() * b.signum())) : BigDecimal.ZERO;
        return rounded(truncated.add(sticky), maxScale);
    }

    static Decimal of(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (plain.scale() < 0) {
            plain = plain.setScale(0);
        }
        BigInteger magnitude = plain.unscaledValue().abs();
        long hi = magnitude.shiftRight(64).longValue() | ((long) plain.scale() << 58);
        return Decimal.ofWords(plain.signum() < 0 ? hi | Long.MIN_VALUE : hi, magnitude.longValue());
    }

    static Decimal random(SplittableRandom random) {
        int digits = switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(4);
            case 1 -> 15 + random.nextInt(6);
            case 2 -> 34;
            default -> 1 + random.nextInt(34);
        };
        StringBuilder text = new StringBuilder(digits);
        int kind = random.nextInt(8);
        for (int i = 0; i < digits; i++) {
            text.append(
                    switch (kind) {
                        case 0 -> '9';
                        case 1 -> i == 0 ? '1' : '0';
                        case 2 -> i == 0 || i == digits - 1 ? '5' : '0';
                        case 3 -> random.nextInt(4) == 0 ? '5' : '0';
                        default -> (char) ('0' + random.nextInt(10));
                    });
        }
        int scale = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> 28;
            default -> random.nextInt(29);
        };
        BigDecimal value = new BigDecimal(new BigInteger(text.toString()), scale);
        return of(random.nextBoolean() ? value.negate() : value);
    }

    /** A number from a text with more digits than fit, as arithmetic of a reader that does not round. */
    static DecimalResult parsed(BigDecimal exact) {
        BigDecimal value = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
        if (value.precision() - value.scale() > Decimal.MAX_DIGITS) {
            return DecimalFault.OVERFLOW;
        }
        boolean fits = value.scale() <= Decimal.MAX_SCALE
                && value.compareTo(value.round(new MathContext(Decimal.MAX_DIGITS, RoundingMode.DOWN))) == 0;
        return fits ? of(value) : DecimalFault.INEXACT;
    }
}
