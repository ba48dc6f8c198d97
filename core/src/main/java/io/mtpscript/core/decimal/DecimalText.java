package io.mtpscript.core.decimal;

import java.nio.charset.StandardCharsets;

/** The shortest plain form of a Decimal. */
final class DecimalText {
    private static final int CHUNK = 18;

    private DecimalText() {}

    static String toString(long hi, long lo) {
        byte[] text = new byte[Decimal.MAX_TEXT_BYTES];
        return new String(text, 0, write(hi, lo, text, 0), StandardCharsets.ISO_8859_1);
    }

    static int write(long hi, long lo, byte[] target, int offset) {
        long high = Decimal.magnitudeHighOf(hi);
        int scale = Decimal.scaleOf(hi);
        // A number below one needs a zero before the point.
        int digits = Math.max(WideMath.digits(0, 0, high, lo), scale + 1);
        int start = hi < 0 ? offset + 1 : offset;
        if (hi < 0) {
            target[offset] = '-';
        }
        int end = start + digits + (scale > 0 ? 1 : 0);
        int at = end;
        int behindPoint = scale;
        long h = high;
        long l = lo;
        while (at > start) {
            // Eighteen digits at a time, so that the inner loop divides single words.
            long power = WideMath.pow10Low(CHUNK);
            long qh = Long.divideUnsigned(h, power);
            long ql = WideMath.divide(h - qh * power, l, power);
            long chunk = l - ql * power;
            h = qh;
            l = ql;
            for (int i = 0; i < CHUNK && at > start; i++) {
                target[--at] = (byte) ('0' + chunk % 10);
                chunk /= 10;
                if (--behindPoint == 0) {
                    target[--at] = '.';
                }
            }
        }
        return end - offset;
    }
}
