package io.mtpscript.core.unicode;

import io.mtpscript.core.bytes.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 *
 * <p>{@link #next} is an automaton over single bytes, for callers that read memory of their own; the other methods work on
 * arrays.
 */
public final class Utf8 {
    /** The automaton's state between two code points. */
    public static final int START = 0;

    /** The automaton's state after a byte that no valid text has there; it stays. */
    public static final int REJECT = 8;

    private static final int CLASSES = 12;

    /** What kind of byte it is; the order of columns in {@link #NEXT}. */
    private static final byte[] CLASS = classes();

    /**
     * The next state by state (row) and class of byte (column). States 1, 2 and 3 await that many continuation bytes; 4 to 7
     * follow the leading bytes E0, ED, F0 and F4, which narrow the second byte.
     */
    private static final byte[] NEXT = {
        // 00-7F, 80-8F, 90-9F, A0-BF, never, C2-DF, E0, E1-EF, ED, F0, F1-F3, F4
        0, 8, 8, 8, 8, 1, 4, 2, 5, 6, 3, 7,
        8, 0, 0, 0, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 1, 1, 1, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 2, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 8, 8, 1, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 1, 1, 8, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 8, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 2, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
        8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    };

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (byte) classOf(value);
        }
        return table;
    }

    private static int classOf(int value) {
        if (value < 0xC2) {
            return value < 0x80 ? 0 : value < 0x90 ? 1 : value < 0xA0 ? 2 : value < 0xC0 ? 3 : 4;
        }
        if (value < 0xF0) {
            return value < 0xE0 ? 5 : value == 0xE0 ? 6 : value == 0xED ? 8 : 7;
        }
        return value == 0xF0 ? 9 : value < 0xF4 ? 10 : value == 0xF4 ? 11 : 4;
    }

    /** The automaton's state after one more byte; a text is valid when it goes from {@link #START} back to it. */
    public static int next(int state, byte next) {
        return NEXT[state * CLASSES + CLASS[next & 0xFF]];
    }

    /**
     * Where the bytes {@code from} (inclusive) to {@code to} (exclusive) stop being valid UTF-8.
     *
     * @return the index of the first byte that cannot stand there, {@code to} if the text ends inside a code point, or -1 if
     *     all of it is valid
     */
    public static int firstInvalid(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            if (text[at] >= 0) {
                at = skipAscii(text, at, to);
                continue;
            }
            int state = START;
            do {
                state = next(state, text[at]);
                if (state == REJECT) {
                    return at;
                }
                at++;
            } while (state != START && at < to);
            if (state != START) {
                return to;
            }
        }
        return -1;
    }

    private static int skipAscii(byte[] text, int from, int to) {
        int at = from;
        while (to - at >= Long.BYTES && ((long) LONGS.get(text, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && text[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Whether all bytes are valid UTF-8. */
    public static boolean isValid(byte[] text) {
        return firstInvalid(text, 0, text.length) < 0;
    }

    /** The number of code points of valid UTF-8: the bytes that continue none. */
    public static int codePoints(byte[] text, int from, int to) {
        int count = 0;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(text, at);
            // A continuation byte has its top bit set and the next one clear.
            count += Long.BYTES - Long.bitCount(word & ~(word << 1) & HIGH_BITS);
        }
        for (; at < to; at++) {
            count += startsCodePoint(text[at]) ? 1 : 0;
        }
        return count;
    }

    /** Whether a byte of valid UTF-8 begins a code point. */
    public static boolean startsCodePoint(byte value) {
        return (value & 0xC0) != 0x80;
    }

    /** The number of bytes of a code point's encoding, 1..4. */
    public static int length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** The number of bytes of the code point that a byte of valid UTF-8 begins, 1..4. */
    public static int lengthFrom(byte leading) {
        int value = leading & 0xFF;
        return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    /** The code point that begins at an index of valid UTF-8. */
    public static int codePointAt(byte[] text, int at) {
        int first = text[at];
        return switch (lengthFrom(text[at])) {
            case 1 -> first;
            case 2 -> (first & 0x1F) << 6 | continuation(text, at + 1);
            case 3 -> (first & 0x0F) << 12 | continuation(text, at + 1) << 6 | continuation(text, at + 2);
            default ->
                (first & 0x07) << 18
                        | continuation(text, at + 1) << 12
                        | continuation(text, at + 2) << 6
                        | continuation(text, at + 3);
        };
    }

    private static int continuation(byte[] text, int at) {
        return text[at] & 0x3F;
    }

    /** Byte {@code index} of a code point's encoding of {@code length} bytes: for writers into memory of their own. */
    public static byte encodedByte(int codePoint, int length, int index) {
        int bits = codePoint >>> (6 * (length - 1 - index));
        if (index > 0) {
            return (byte) (0x80 | (bits & 0x3F));
        }
        return (byte) (length == 1 ? bits : (0xF00 >> length) | bits);
    }

    /** Adds a code point's encoding. */
    public static void add(ByteBuilder target, int codePoint) {
        int length = length(codePoint);
        for (int i = 0; i < length; i++) {
            target.add(encodedByte(codePoint, length, i));
        }
    }

    /**
     * Adds a String's encoding.
     *
     * @return the index of the first lone surrogate, where writing stopped, or -1 if there was none
     */
    public static int add(ByteBuilder target, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                target.add(unit);
            } else if (!Character.isSurrogate(unit)) {
                add(target, (int) unit);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                add(target, Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                return i;
            }
        }
        return -1;
    }

    /**
     * A key for comparing two valid texts by UTF-16 code units without decoding them: compare this of the first two bytes
     * that differ. Supplementary code points (F0..F4) come before U+E000..U+FFFF (EE, EF) in UTF-16.
     */
    public static int utf16Order(byte value) {
        int unsigned = value & 0xFF;
        return unsigned == 0xEE || unsigned == 0xEF ? unsigned + 0x10 : unsigned;
    }

    /** Compares two valid texts by UTF-16 code units, the order of RFC 8785: negative, zero or positive. */
    public static int compareUtf16(byte[] a, byte[] b) {
        int end = Math.min(a.length, b.length);
        for (int i = 0; i < end; i++) {
            if (a[i] != b[i]) {
                return utf16Order(a[i]) - utf16Order(b[i]);
            }
        }
        return a.length - b.length;
    }
}
