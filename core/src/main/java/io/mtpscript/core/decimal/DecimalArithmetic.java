package io.mtpscript.core.decimal;

/**
 * Decimal arithmetic over the words of canonical Decimals, for callers that keep them in memory of their own.
 *
 * <p>Every operation computes its exact result in up to 256 bits, or a quotient with at least one digit too many, and
 * rounds it once, half to even, to 34 digits and scale 28 (language, section 8). Operands must be canonical ({@link
 * Decimal#isCanonical}); results are. Nothing is allocated: a result
 * goes where the caller says, and the operation tells whether there is one.
 */
public final class DecimalArithmetic {
    /** The most digits that one division by a single limb may drop. */
    private static final int CHUNK = 18;

    private DecimalArithmetic() {}

    /** a + b; may be {@link DecimalFault#OVERFLOW}. */
    public static boolean add(long aHi, long aLo, long bHi, long bLo, DecimalWords out) {
        int aScale = Decimal.scaleOf(aHi);
        int bScale = Decimal.scaleOf(bHi);
        if (aScale < bScale) {
            return addAligned(bHi, bLo, bScale, aHi, aLo, bScale - aScale, out);
        }
        return addAligned(aHi, aLo, aScale, bHi, bLo, aScale - bScale, out);
    }

    /** a - b; may be {@link DecimalFault#OVERFLOW}. */
    public static boolean subtract(long aHi, long aLo, long bHi, long bLo, DecimalWords out) {
        // The sign of a zero does not matter to addAligned.
        return add(aHi, aLo, bHi ^ Long.MIN_VALUE, bLo, out);
    }

    /** x + y * 10^shift, both at the scale of x. */
    private static boolean addAligned(long xHi, long xLo, int scale, long yHi, long yLo, int shift, DecimalWords out) {
        boolean xNegative = xHi < 0;
        boolean yNegative = yHi < 0;
        long xHigh = Decimal.magnitudeHighOf(xHi);
        long yHigh = Decimal.magnitudeHighOf(yHi);
        if ((xHigh | yHigh) == 0 && xLo >= 0 && yLo >= 0 && shift <= CHUNK) {
            long factor = WideMath.pow10Low(shift);
            long scaled = yLo * factor;
            if (scaled >= 0 && Math.multiplyHigh(yLo, factor) == 0) {
                if (xNegative == yNegative) {
                    // Below 2^64, which is less than 34 digits.
                    return Decimal.canonical(xNegative, 0, xLo + scaled, scale, out);
                }
                long difference = xLo - scaled;
                return Decimal.canonical(xNegative == (difference >= 0), 0, Math.abs(difference), scale, out);
            }
        }
        return multiplyAdd(yNegative, yHigh, yLo, shift, xNegative, xHigh, xLo, scale, out);
    }

    /** ±y * 10^shift ± x in four limbs, rounded. */
    private static boolean multiplyAdd(
            boolean yNegative,
            long yHigh,
            long yLo,
            int shift,
            boolean xNegative,
            long xHigh,
            long xLo,
            int scale,
            DecimalWords out) {
        long pHigh = WideMath.pow10High(shift);
        long pLow = WideMath.pow10Low(shift);
        long w0 = yLo * pLow;
        long w1 = productLimb1(yHigh, yLo, pHigh, pLow);
        long w2 = productLimb2(yHigh, yLo, pHigh, pLow);
        long w3 = productLimb3(yHigh, yLo, pHigh, pLow);
        boolean negative = yNegative;
        if (xNegative == yNegative) {
            w0 += xLo;
            long carry = WideMath.borrow(w0, xLo);
            long sum = w1 + xHigh;
            long carryOut = WideMath.borrow(sum, xHigh);
            w1 = sum + carry;
            carryOut += WideMath.borrow(w1, sum);
            w2 += carryOut;
            w3 += WideMath.borrow(w2, carryOut);
        } else {
            long borrow = WideMath.borrow(w0, xLo);
            w0 -= xLo;
            long difference = w1 - xHigh;
            long borrowOut = WideMath.borrow(w1, xHigh) + WideMath.borrow(difference, borrow);
            w1 = difference - borrow;
            borrow = WideMath.borrow(w2, borrowOut);
            w2 -= borrowOut;
            w3 -= borrow;
            if (w3 < 0) {
                negative = !negative;
                w0 = -w0;
                w1 = w0 == 0 ? -w1 : ~w1;
                w2 = (w0 | w1) == 0 ? -w2 : ~w2;
                w3 = (w0 | w1 | w2) == 0 ? -w3 : ~w3;
            }
        }
        return finish(negative, w3, w2, w1, w0, scale, Decimal.MAX_SCALE, false, out);
    }

    /** a * b; may be {@link DecimalFault#OVERFLOW}. */
    public static boolean multiply(long aHi, long aLo, long bHi, long bLo, DecimalWords out) {
        long aHigh = Decimal.magnitudeHighOf(aHi);
        long bHigh = Decimal.magnitudeHighOf(bHi);
        int scale = Decimal.scaleOf(aHi) + Decimal.scaleOf(bHi);
        boolean negative = (aHi ^ bHi) < 0;
        if ((aHigh | bHigh) == 0 && scale <= Decimal.MAX_SCALE && Math.unsignedMultiplyHigh(aLo, bLo) == 0) {
            return Decimal.canonical(negative, 0, aLo * bLo, scale, out);
        }
        return finish(
                negative,
                productLimb3(aHigh, aLo, bHigh, bLo),
                productLimb2(aHigh, aLo, bHigh, bLo),
                productLimb1(aHigh, aLo, bHigh, bLo),
                aLo * bLo,
                scale,
                Decimal.MAX_SCALE,
                false,
                out);
    }

    /**
     * a / b rounded to at most {@code scale} digits behind the point.
     *
     * @return whether there is a value; else {@link DecimalFault#BAD_SCALE}, {@link DecimalFault#DIVISION_BY_ZERO} or {@link
     *     DecimalFault#OVERFLOW}, looked for in this order
     */
    public static boolean divide(long aHi, long aLo, long bHi, long bLo, long scale, DecimalWords out) {
        if (scale < 0 || scale > Decimal.MAX_SCALE) {
            return out.fail(DecimalFault.BAD_SCALE);
        }
        if ((bHi | bLo) == 0) {
            return out.fail(DecimalFault.DIVISION_BY_ZERO);
        }
        if ((aHi | aLo) == 0) {
            return out.set(0, 0);
        }
        int maxScale = (int) scale;
        long aHigh = Decimal.magnitudeHighOf(aHi);
        long bHigh = Decimal.magnitudeHighOf(bHi);
        int scaleDifference = Decimal.scaleOf(aHi) - Decimal.scaleOf(bHi);
        int aDigits = WideMath.digits(0, 0, aHigh, aLo);
        int bDigits = WideMath.digits(0, 0, bHigh, bLo);
        // The dividend is multiplied by 10^shift so that the quotient has a digit behind the last one wanted, which
        // finish() drops; 35 digits are enough where the scale does not ask for fewer.
        int shift = Math.max(0, Math.min(maxScale + 1 - scaleDifference, Decimal.MAX_DIGITS + 1 + bDigits - aDigits));
        int first = Math.min(shift, Decimal.MAX_DIGITS - aDigits);
        long nHigh = productLimb1(aHigh, aLo, WideMath.pow10High(first), WideMath.pow10Low(first));
        long nLow = aLo * WideMath.pow10Low(first);
        long pHigh = WideMath.pow10High(shift - first);
        long pLow = WideMath.pow10Low(shift - first);
        return divideWide(
                (aHi ^ bHi) < 0,
                productLimb3(nHigh, nLow, pHigh, pLow),
                productLimb2(nHigh, nLow, pHigh, pLow),
                productLimb1(nHigh, nLow, pHigh, pLow),
                nLow * pLow,
                bHigh,
                bLo,
                scaleDifference + shift,
                maxScale,
                out);
    }

    /** Four limbs divided by two, where the quotient fits two limbs; then rounded. */
    private static boolean divideWide(
            boolean negative,
            long n3,
            long n2,
            long n1,
            long n0,
            long bHigh,
            long bLow,
            int scale,
            int maxScale,
            DecimalWords out) {
        long q1;
        long q0;
        boolean sticky;
        if (bHigh == 0) {
            // The quotient has at most 36 digits, so n2 is below the divisor and n3 is zero.
            q1 = WideMath.divide(n2, n1, bLow);
            long rest = n1 - q1 * bLow;
            q0 = WideMath.divide(rest, n0, bLow);
            sticky = n0 != q0 * bLow;
        } else {
            int shift = Long.numberOfLeadingZeros(bHigh);
            long d1 = shiftLeft(bHigh, bLow, shift);
            long d0 = bLow << shift;
            long m3 = shiftLeft(n3, n2, shift);
            long m2 = shiftLeft(n2, n1, shift);
            long m1 = shiftLeft(n1, n0, shift);
            long m0 = n0 << shift;
            q1 = WideMath.divide(m3, m2, m1, d1, d0);
            long productLow = q1 * d0;
            long r0 = m1 - productLow;
            long r1 = m2 - q1 * d1 - Math.unsignedMultiplyHigh(q1, d0) - WideMath.borrow(m1, productLow);
            q0 = WideMath.divide(r1, r0, m0, d1, d0);
            // The remainder is below the divisor, so its lower two limbs are all of it.
            sticky = m0 != q0 * d0 || r0 != q0 * d1 + Math.unsignedMultiplyHigh(q0, d0);
        }
        return finish(negative, 0, 0, q1, q0, scale, maxScale, sticky, out);
    }

    /** a rounded to at most {@code scale} digits behind the point; {@link DecimalFault#BAD_SCALE}, or {@link DecimalFault#OVERFLOW}. */
    public static boolean round(long aHi, long aLo, long scale, DecimalWords out) {
        if (scale < 0 || scale > Decimal.MAX_SCALE) {
            return out.fail(DecimalFault.BAD_SCALE);
        }
        return finish(aHi < 0, 0, 0, Decimal.magnitudeHighOf(aHi), aLo, Decimal.scaleOf(aHi), (int) scale, false, out);
    }

    /**
     * -1, 0 or 1 as a is less than, equal to or greater than b.
     *
     * <p>In constant time (language, section 3): whatever the values are, the same operations run, without a branch or a
     * look-up that depends on them. Both magnitudes are brought to scale 28 by five multiplications with 10^16, 10^8, 10^4,
     * 10^2 and 10 or with 1, as the bits of the missing scale say.
     */
    public static int compare(long aHi, long aLo, long bHi, long bLo) {
        long a0 = aLo;
        long a1 = Decimal.magnitudeHighOf(aHi);
        long a2 = 0;
        long a3 = 0;
        long b0 = bLo;
        long b1 = Decimal.magnitudeHighOf(bHi);
        long b2 = 0;
        long b3 = 0;
        int aShift = Decimal.MAX_SCALE - Decimal.scaleOf(aHi);
        int bShift = Decimal.MAX_SCALE - Decimal.scaleOf(bHi);
        for (int bit = 4; bit >= 0; bit--) {
            long power = WideMath.pow10Low(1 << bit);
            long f = 1 + ((power - 1) & -(long) ((aShift >>> bit) & 1));
            long g = 1 + ((power - 1) & -(long) ((bShift >>> bit) & 1));
            long aCarry0 = Math.unsignedMultiplyHigh(a0, f);
            long aCarry1 = Math.unsignedMultiplyHigh(a1, f);
            long aCarry2 = Math.unsignedMultiplyHigh(a2, f);
            a0 *= f;
            a1 = a1 * f + aCarry0;
            aCarry1 += WideMath.borrow(a1, aCarry0);
            a2 = a2 * f + aCarry1;
            a3 = a3 * f + aCarry2 + WideMath.borrow(a2, aCarry1);
            long bCarry0 = Math.unsignedMultiplyHigh(b0, g);
            long bCarry1 = Math.unsignedMultiplyHigh(b1, g);
            long bCarry2 = Math.unsignedMultiplyHigh(b2, g);
            b0 *= g;
            b1 = b1 * g + bCarry0;
            bCarry1 += WideMath.borrow(b1, bCarry0);
            b2 = b2 * g + bCarry1;
            b3 = b3 * g + bCarry2 + WideMath.borrow(b2, bCarry1);
        }
        long less = below(a3, a2, a1, a0, b3, b2, b1, b0);
        long more = below(b3, b2, b1, b0, a3, a2, a1, a0);
        long magnitudeOrder = more - less;
        long aSign = aHi >>> 63;
        long bSign = bHi >>> 63;
        // Same sign: the order of the magnitudes, turned round below zero. Other sign: the negative one is less.
        long sameSign = magnitudeOrder * (1 - 2 * aSign);
        long otherSign = bSign - aSign;
        long differ = aSign ^ bSign;
        return (int) (sameSign * (1 - differ) + otherSign * differ);
    }

    /** 1 if the first number of four limbs is below the second, else 0. Free of branches: the borrow of their difference. */
    private static long below(long a3, long a2, long a1, long a0, long b3, long b2, long b1, long b0) {
        long borrow = WideMath.borrow(a0, b0);
        borrow = WideMath.borrow(a1, b1) | WideMath.borrow(a1 - b1, borrow);
        borrow = WideMath.borrow(a2, b2) | WideMath.borrow(a2 - b2, borrow);
        return WideMath.borrow(a3, b3) | WideMath.borrow(a3 - b3, borrow);
    }

    /**
     * Rounds a number of four limbs once, half to even, to 34 digits and {@code maxScale}, and makes it canonical.
     *
     * @param sticky whether the exact value has more behind the last digit given; then at least one digit is dropped
     */
    private static boolean finish(
            boolean negative,
            long w3,
            long w2,
            long w1,
            long w0,
            int scale,
            int maxScale,
            boolean sticky,
            DecimalWords out) {
        int drop = Math.max(scale - maxScale, WideMath.digits(w3, w2, w1, w0) - Decimal.MAX_DIGITS);
        if (drop <= 0) {
            return Decimal.canonical(negative, w1, w0, scale, out);
        }
        int newScale = scale - drop;
        if (newScale < 0) {
            return out.fail(DecimalFault.OVERFLOW);
        }
        long rest = 0;
        long divisor = 1;
        boolean inexact = sticky;
        for (int left = drop; left > 0; left -= CHUNK) {
            inexact |= rest != 0;
            divisor = WideMath.pow10Low(Math.min(left, CHUNK));
            long q3 = Long.divideUnsigned(w3, divisor);
            rest = w3 - q3 * divisor;
            long q2 = WideMath.divide(rest, w2, divisor);
            rest = w2 - q2 * divisor;
            long q1 = WideMath.divide(rest, w1, divisor);
            rest = w1 - q1 * divisor;
            long q0 = WideMath.divide(rest, w0, divisor);
            rest = w0 - q0 * divisor;
            w3 = q3;
            w2 = q2;
            w1 = q1;
            w0 = q0;
        }
        int order = Long.compare(rest, divisor >>> 1);
        if (order > 0 || (order == 0 && (inexact || (w0 & 1) != 0))) {
            w0++;
            w1 += w0 == 0 ? 1 : 0;
            if (newScale == 0 && WideMath.digits(0, 0, w1, w0) > Decimal.MAX_DIGITS) {
                return out.fail(DecimalFault.OVERFLOW);
            }
            // With digits behind the point 10^34 ends in a zero that canonical() takes away.
        }
        return Decimal.canonical(negative, w1, w0, newScale, out);
    }

    private static long shiftLeft(long high, long low, int shift) {
        return shift == 0 ? high : (high << shift) | (low >>> (64 - shift));
    }

    /** Bits 64..127 of a product of two numbers of two limbs. */
    private static long productLimb1(long xHigh, long xLow, long yHigh, long yLow) {
        return Math.unsignedMultiplyHigh(xLow, yLow) + xHigh * yLow + xLow * yHigh;
    }

    /** Bits 128..191 of a product of two numbers of two limbs. */
    private static long productLimb2(long xHigh, long xLow, long yHigh, long yLow) {
        return Math.unsignedMultiplyHigh(xHigh, yLow)
                + Math.unsignedMultiplyHigh(xLow, yHigh)
                + xHigh * yHigh
                + productCarry1(xHigh, xLow, yHigh, yLow);
    }

    /** Bits 192..255 of a product of two numbers of two limbs. */
    private static long productLimb3(long xHigh, long xLow, long yHigh, long yLow) {
        long a = Math.unsignedMultiplyHigh(xHigh, yLow);
        long b = Math.unsignedMultiplyHigh(xLow, yHigh);
        long c = xHigh * yHigh;
        long d = productCarry1(xHigh, xLow, yHigh, yLow);
        long ab = a + b;
        long abc = ab + c;
        return Math.unsignedMultiplyHigh(xHigh, yHigh)
                + WideMath.borrow(ab, a)
                + WideMath.borrow(abc, c)
                + WideMath.borrow(abc + d, d);
    }

    /** What the addition of the three parts of limb 1 carries into limb 2: 0, 1 or 2. */
    private static long productCarry1(long xHigh, long xLow, long yHigh, long yLow) {
        long a = Math.unsignedMultiplyHigh(xLow, yLow);
        long ab = a + xHigh * yLow;
        long c = xLow * yHigh;
        return WideMath.borrow(ab, a) + WideMath.borrow(ab + c, c);
    }
}
