package io.mtpscript.core.decimal;

import java.util.HexFormat;

/**
 * A decimal number: a significand of 1 to 34 digits and a scale of 0 to 28, in canonical form (language, section 2).
 *
 * <p>The value is {@code ±magnitude / 10^scale}. Canonical form means that the last digit behind the point is not zero and
 * that zero has no sign and no scale; so equal numbers have equal words, and {@link #equals} compares two words. The two
 * words are also the value's layout in a VM's memory, {@code hi} first:
 *
 * <pre>
 *   hi   63    62 .. 58    57 .. 49    48 .. 0
 *       sign    scale       zero       magnitude, bits 112 .. 64
 *   lo  magnitude, bits 63 .. 0
 * </pre>
 *
 * <p>Arithmetic over the bare words, for callers that hold no object, is in {@link DecimalArithmetic}.
 */
public final class Decimal implements DecimalResult {
    /** The most digits of a significand. */
    public static final int MAX_DIGITS = 34;

    /** The largest scale: digits behind the point. */
    public static final int MAX_SCALE = 28;

    /** The most bytes that {@link #write} may write: sign, 34 digits and the point. */
    public static final int MAX_TEXT_BYTES = 36;

    /** The most bytes that {@link #writeFixed} may write: sign, 34 digits, the point and 28 zeros. */
    public static final int MAX_FIXED_TEXT_BYTES = 64;

    /** Zero, whose words are both 0. */
    public static final Decimal ZERO = new Decimal(0, 0);

    /** One. */
    public static final Decimal ONE = new Decimal(0, 1);

    private static final int SCALE_SHIFT = 58;
    private static final long SCALE_MASK = 0x1F;
    private static final long MAGNITUDE_MASK = (1L << 49) - 1;

    private final long hi;
    private final long lo;

    private Decimal(long hi, long lo) {
        this.hi = hi;
        this.lo = lo;
    }

    /** The first word: sign, scale and the upper bits of the magnitude. */
    public long hi() {
        return hi;
    }

    /** The second word: the lower 64 bits of the magnitude. */
    public long lo() {
        return lo;
    }

    /** The number of digits behind the point, 0..28. */
    public int scale() {
        return scaleOf(hi);
    }

    /** -1, 0 or 1. */
    public int signum() {
        return (int) (hi >> 63) | ((hi | lo) == 0 ? 0 : 1);
    }

    /**
     * The value that two words stand for.
     *
     * @throws IllegalArgumentException if the words are not a canonical Decimal; see {@link #isCanonical}
     */
    public static Decimal ofWords(long hi, long lo) {
        if (!isCanonical(hi, lo)) {
            HexFormat hex = HexFormat.of();
            throw new IllegalArgumentException(
                    "The words " + hex.toHexDigits(hi) + " " + hex.toHexDigits(lo) + " are not a canonical Decimal");
        }
        return new Decimal(hi, lo);
    }

    /** As {@link #ofWords}, for words that an operation has made. */
    static Decimal ofCanonical(long hi, long lo) {
        return new Decimal(hi, lo);
    }

    /** Whether two words are the canonical form of some Decimal. For words that come from outside, such as a snapshot. */
    public static boolean isCanonical(long hi, long lo) {
        long high = magnitudeHighOf(hi);
        int scale = scaleOf(hi);
        if ((high | lo) == 0) {
            return hi == 0;
        }
        return highWord(hi < 0, scale, high) == hi
                && scale <= MAX_SCALE
                && WideMath.compare(high, lo, WideMath.pow10High(MAX_DIGITS), WideMath.pow10Low(MAX_DIGITS)) < 0
                && (scale == 0 || WideMath.remainderBy10(high, lo) != 0);
    }

    /** The Decimal equal to a 64-bit integer. */
    public static Decimal fromLong(long value) {
        return value < 0 ? new Decimal(Long.MIN_VALUE, -value) : new Decimal(0, value);
    }

    /** Whether this value is an integer that {@code Int} can hold, so that {@link #toLong} may be asked. */
    public boolean isInt() {
        return isInt(hi, lo);
    }

    /** As {@link #isInt()}, for the words of a canonical Decimal. */
    public static boolean isInt(long hi, long lo) {
        long sign = hi & Long.MIN_VALUE;
        return hi == sign && (lo >= 0 || (sign < 0 && lo == Long.MIN_VALUE));
    }

    /**
     * The value as a 64-bit integer.
     *
     * @throws ArithmeticException if {@link #isInt} is false
     */
    public long toLong() {
        if (!isInt()) {
            throw new ArithmeticException(this + " is not an Int");
        }
        return hi < 0 ? -lo : lo;
    }

    /**
     * The value of a text of the form {@code -?} digits, optionally a point and digits: what {@code Decimal.fromString}
     * takes. Leading zeros and any number of trailing zeros are allowed.
     *
     * @return the value, or {@link DecimalFault#SYNTAX}, {@link DecimalFault#OVERFLOW} or {@link DecimalFault#INEXACT}
     */
    public static DecimalResult parse(String text) {
        DecimalParser parser = DecimalParser.plain();
        for (int i = 0; i < text.length(); i++) {
            if (!parser.accept(text.charAt(i))) {
                return DecimalFault.SYNTAX;
            }
        }
        return parser.finish();
    }

    /** This plus the other, rounded once; may be {@link DecimalFault#OVERFLOW}. */
    public DecimalResult add(Decimal other) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.add(hi, lo, other.hi, other.lo, out));
    }

    /** This minus the other, rounded once; may be {@link DecimalFault#OVERFLOW}. */
    public DecimalResult subtract(Decimal other) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.subtract(hi, lo, other.hi, other.lo, out));
    }

    /** This times the other, rounded once; may be {@link DecimalFault#OVERFLOW}. */
    public DecimalResult multiply(Decimal other) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.multiply(hi, lo, other.hi, other.lo, out));
    }

    /** This divided by the other, rounded once; {@link DecimalFault#DIVISION_BY_ZERO} or {@link DecimalFault#OVERFLOW}. */
    public DecimalResult divide(Decimal other) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.divide(hi, lo, other.hi, other.lo, MAX_SCALE, out));
    }

    /**
     * This divided by the other, rounded once to at most {@code scale} digits behind the point (fewer where 34 digits do
     * not reach so far).
     *
     * @return the value, or {@link DecimalFault#BAD_SCALE}, {@link DecimalFault#DIVISION_BY_ZERO} or {@link
     *     DecimalFault#OVERFLOW}, looked for in this order
     */
    public DecimalResult divide(Decimal other, long scale) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.divide(hi, lo, other.hi, other.lo, scale, out));
    }

    /**
     * This rounded half to even to at most {@code scale} digits behind the point.
     *
     * @return the value, or {@link DecimalFault#BAD_SCALE}; {@link DecimalFault#OVERFLOW} when rounding up makes a 35th digit
     */
    public DecimalResult round(long scale) {
        DecimalWords out = new DecimalWords();
        return out.result(DecimalArithmetic.round(hi, lo, scale, out));
    }

    /** -1, 0 or 1 as this is less than, equal to or greater than the other; in constant time. */
    public int compare(Decimal other) {
        return DecimalArithmetic.compare(hi, lo, other.hi, other.lo);
    }

    /** The same magnitude with the other sign; zero stays zero. */
    public Decimal negate() {
        return (hi | lo) == 0 ? this : new Decimal(hi ^ Long.MIN_VALUE, lo);
    }

    /** The magnitude. */
    public Decimal abs() {
        return hi < 0 ? negate() : this;
    }

    /**
     * Writes the shortest plain form, such as {@code -0.05} or {@code 1200}: never an exponent, a trailing zero behind the
     * point or a sign at zero.
     *
     * @param target has room for {@link #MAX_TEXT_BYTES} from {@code offset} on
     * @return the number of bytes written, at least 1
     */
    public int write(byte[] target, int offset) {
        return write(hi, lo, target, offset);
    }

    /** As {@link #write(byte[], int)}, for the words of a canonical Decimal. */
    public static int write(long hi, long lo, byte[] target, int offset) {
        return DecimalText.write(hi, lo, target, offset);
    }

    /**
     * Writes the plain form with at least so many digits behind the point: {@code 12.50} for 12.5 and 2. Round first to get
     * exactly so many.
     *
     * @param target has room for {@link #MAX_FIXED_TEXT_BYTES} from {@code offset} on
     * @param digits 0..28
     * @return the number of bytes written, at least 1
     */
    public int writeFixed(byte[] target, int offset, int digits) {
        int end = offset + write(target, offset);
        if (digits > 0 && scale() == 0) {
            target[end++] = '.';
        }
        for (int zeros = digits - scale(); zeros > 0; zeros--) {
            target[end++] = '0';
        }
        return end - offset;
    }

    /** The shortest plain form, as {@link #write} writes it. */
    @Override
    public String toString() {
        return DecimalText.toString(hi, lo);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decimal that && ((hi ^ that.hi) | (lo ^ that.lo)) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hi * 31 + lo);
    }

    /** The canonical value of a magnitude below 10^34 with a scale of at most 28: drops trailing zeros behind the point. */
    static boolean canonical(boolean negative, long high, long low, int scale, DecimalWords out) {
        if (high == 0) {
            return low == 0 ? out.set(0, 0) : canonicalOfOneWord(negative, low, scale, out);
        }
        long h = high;
        long l = low;
        int s = scale;
        // A multiple of 10^k is a multiple of 2^k, so most numbers are done without a division. Larger steps come first
        // because an exact quotient may carry dozens of zeros.
        for (int step = 16; step > 0; step >>= 1) {
            long divisor = WideMath.pow10Low(step);
            while (s >= step && (l & ((1L << step) - 1)) == 0) {
                long qh = Long.divideUnsigned(h, divisor);
                long rest = h - qh * divisor;
                long ql = WideMath.divide(rest, l, divisor);
                if (l - ql * divisor != 0) {
                    break;
                }
                h = qh;
                l = ql;
                s -= step;
            }
        }
        return out.set(highWord(negative, s, h), l);
    }

    /**
     * A number of few digits, such as a reader has seen one after the other.
     *
     * @param magnitude all of its digits, 0 to 10^18
     * @param scale how many of them stand behind the point, 0..18
     * @return true
     */
    public static boolean ofDigits(boolean negative, long magnitude, int scale, DecimalWords out) {
        return canonical(negative, 0, magnitude, scale, out);
    }

    /** As {@link #canonical}, for a magnitude of one word that is not zero: there are at most 19 zeros, mostly none or one. */
    private static boolean canonicalOfOneWord(boolean negative, long low, int scale, DecimalWords out) {
        long l = low;
        int s = scale;
        while (s > 0 && (l & 1) == 0) {
            // Half of an even number has no sign, so that Java multiplies where it would divide.
            long half = l >>> 1;
            long quotient = half / 5;
            if (quotient * 5 != half) {
                break;
            }
            l = quotient;
            s--;
        }
        return out.set(highWord(negative, s, 0), l);
    }

    /** The scale in a first word, 0..31; canonical ones have 0..28. */
    public static int scaleOf(long hi) {
        return (int) ((hi >>> SCALE_SHIFT) & SCALE_MASK);
    }

    /** Bits 64 to 112 of the magnitude in a first word. */
    public static long magnitudeHighOf(long hi) {
        return hi & MAGNITUDE_MASK;
    }

    /** The first word of these parts, whose ranges are the caller's affair; {@link #isCanonical} checks the result. */
    public static long highWord(boolean negative, int scale, long high) {
        return (negative ? Long.MIN_VALUE : 0) | ((long) scale << SCALE_SHIFT) | high;
    }
}
