package io.mtpscript.vm.machine;

/** The parts of a Decimal's two words that its CBOR form is made of. */
final class Decimals {
    /** Kinds of a CBOR number, in the order of their first bytes. */
    static final int UNSIGNED = 0;

    static final int NEGATIVE = 1;
    static final int BIG = 2;
    static final int NEGATIVE_BIG = 3;

    private static final long MAGNITUDE_MASK = (1L << 49) - 1;

    private Decimals() {}

    static int scale(long hi) {
        return (int) (hi >>> 58) & 0x1f;
    }

    static long magnitudeHigh(long hi) {
        return hi & MAGNITUDE_MASK;
    }

    /** How the mantissa is written: in 64 bits where it fits, of which -2^64 is one. */
    static int cborKind(long hi, long lo) {
        long high = magnitudeHigh(hi);
        if (hi >= 0) {
            return high == 0 ? UNSIGNED : BIG;
        }
        return high == 0 || (high == 1 && lo == 0) ? NEGATIVE : NEGATIVE_BIG;
    }
}
