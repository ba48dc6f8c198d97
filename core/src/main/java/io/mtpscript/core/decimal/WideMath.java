package io.mtpscript.core.decimal;

/**
 * Unsigned arithmetic on numbers of two and four 64-bit limbs, most significant limb first, without allocation.
 *
 * <p>Java has no multiple results, so each function gives one limb and its callers keep the others in locals.
 */
final class WideMath {
    /** The largest power of ten that fits four limbs. */
    private static final int MAX_POWER = 77;

    private static final int LIMBS = 4;

    /** 10^p at index 4p: four limbs, most significant first. */
    private static final long[] POWERS = powersOfTen();

    private WideMath() {}

    private static long[] powersOfTen() {
        long[] table = new long[LIMBS * (MAX_POWER + 1)];
        table[LIMBS - 1] = 1;
        for (int at = LIMBS; at < table.length; at += LIMBS) {
            long carry = 0;
            for (int limb = LIMBS - 1; limb >= 0; limb--) {
                long previous = table[at - LIMBS + limb];
                long low = previous * 10;
                table[at + limb] = low + carry;
                carry = Math.unsignedMultiplyHigh(previous, 10) + borrow(table[at + limb], low);
            }
        }
        return table;
    }

    /** The upper limb of 10^power, for powers up to 38. */
    static long pow10High(int power) {
        return POWERS[LIMBS * power + 2];
    }

    /** The lower limb of 10^power, for powers up to 38; the whole power up to 19. */
    static long pow10Low(int power) {
        return POWERS[LIMBS * power + 3];
    }

    /** 1 if a is below b as unsigned numbers, else 0; also the borrow of a - b. Free of branches. */
    static long borrow(long a, long b) {
        return ((~a & b) | ((~a | b) & (a - b))) >>> 63;
    }

    /** Compares two numbers of two limbs: negative, zero or positive. */
    static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        int high = Long.compareUnsigned(aHigh, bHigh);
        return high != 0 ? high : Long.compareUnsigned(aLow, bLow);
    }

    /** The remainder of two limbs divided by ten: 2^64 leaves 6. */
    static int remainderBy10(long high, long low) {
        return (int) ((Long.remainderUnsigned(high, 10) * 6 + Long.remainderUnsigned(low, 10)) % 10);
    }

    /** The number of decimal digits of a number of four limbs below 10^77; 0 for zero. */
    static int digits(long w3, long w2, long w1, long w0) {
        int bits = bitLength(w3, w2, w1, w0);
        // bits * log10(2), rounded down: right or one too few; 1233 / 4096 is exact enough up to 256 bits.
        int digits = (bits * 1233) >> 12;
        int at = LIMBS * digits;
        int upper = compare(w3, w2, POWERS[at], POWERS[at + 1]);
        int order = upper != 0 ? upper : compare(w1, w0, POWERS[at + 2], POWERS[at + 3]);
        return order >= 0 ? digits + 1 : digits;
    }

    private static int bitLength(long w3, long w2, long w1, long w0) {
        if (w3 != 0) {
            return 256 - Long.numberOfLeadingZeros(w3);
        }
        if (w2 != 0) {
            return 192 - Long.numberOfLeadingZeros(w2);
        }
        if (w1 != 0) {
            return 128 - Long.numberOfLeadingZeros(w1);
        }
        return 64 - Long.numberOfLeadingZeros(w0);
    }

    /**
     * The quotient of two limbs by one, unsigned; the remainder is {@code low - quotient * divisor}.
     *
     * @param high below {@code divisor}, so that the quotient fits one limb
     */
    static long divide(long high, long low, long divisor) {
        if (high == 0) {
            return Long.divideUnsigned(low, divisor);
        }
        // Schoolbook division in base 2^32 (Knuth, volume 2, algorithm D) with a divisor whose top bit is set.
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        long top = shift == 0 ? high : (high << shift) | (low >>> (64 - shift));
        long rest = low << shift;
        long q1 = divideHalf(top, rest >>> 32, d);
        long middle = (top << 32) + (rest >>> 32) - q1 * d;
        long q0 = divideHalf(middle, rest & 0xFFFF_FFFFL, d);
        return (q1 << 32) + q0;
    }

    /** One digit in base 2^32: (high * 2^32 + next) / divisor, where the divisor's top bit is set and high is below it. */
    private static long divideHalf(long high, long next, long divisor) {
        long d1 = divisor >>> 32;
        long d0 = divisor & 0xFFFF_FFFFL;
        long q = Long.divideUnsigned(high, d1);
        long r = high - q * d1;
        // The guess is at most two too large.
        while (q > 0xFFFF_FFFFL || Long.compareUnsigned(q * d0, (r << 32) | next) > 0) {
            q--;
            r += d1;
            if (r > 0xFFFF_FFFFL) {
                break;
            }
        }
        return q;
    }

    /**
     * The quotient of three limbs by two, unsigned; the remainder is the lower two limbs of {@code n - quotient * d}.
     *
     * @param n2 with {@code n1} below the divisor, so that the quotient fits one limb
     * @param d1 has its top bit set
     */
    static long divide(long n2, long n1, long n0, long d1, long d0) {
        long q;
        long r;
        if (n2 == d1) {
            // The guess would not fit a limb: start from the largest one. Its remainder is n1 + d1.
            q = -1;
            r = n1 + d1;
            if (borrow(r, n1) != 0) {
                return q;
            }
        } else {
            q = divide(n2, n1, d1);
            r = n1 - q * d1;
        }
        // The guess ignored d0 and is at most two too large.
        while (compare(Math.unsignedMultiplyHigh(q, d0), q * d0, r, n0) > 0) {
            q--;
            r += d1;
            if (borrow(r, d1) != 0) {
                break;
            }
        }
        return q;
    }
}
