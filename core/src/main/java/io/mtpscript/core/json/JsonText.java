package io.mtpscript.core.json;

import io.mtpscript.core.bytes.ByteBuilder;

/**
 * How a string stands in canonical JSON (RFC 8785, section 3.2.2.2): quotes, backslashes and the control characters below
 * U+0020 are escaped, by a letter where JSON has one and else by {@code u00} and two lower-case hex digits; everything else, U+007F
 * and {@code /} too, stands as its UTF-8 bytes.
 */
public final class JsonText {
    /** What {@link #escape} gives for a byte that stands for itself. */
    public static final byte PLAIN = 0;

    /** What {@link #escape} gives for a byte that is escaped by {@code u00} and its hex digits. */
    public static final byte UNICODE = 'u';

    private static final byte[] ESCAPES = escapes();
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int UNICODE_LENGTH = 6;

    private JsonText() {}

    private static byte[] escapes() {
        byte[] table = new byte[256];
        for (int control = 0; control < ' '; control++) {
            table[control] = UNICODE;
        }
        table['\b'] = 'b';
        table['\t'] = 't';
        table['\n'] = 'n';
        table['\f'] = 'f';
        table['\r'] = 'r';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }

    /** {@link #PLAIN}, {@link #UNICODE}, or the letter that follows the backslash, for a byte of UTF-8. */
    public static byte escape(byte value) {
        return ESCAPES[value & 0xFF];
    }

    /** The number of bytes that a byte of UTF-8 becomes: 1, 2 or 6. */
    public static int escapedLength(byte value) {
        byte escape = escape(value);
        return escape == PLAIN ? 1 : escape == UNICODE ? UNICODE_LENGTH : 2;
    }

    /** The lower-case hex digit of a number 0..15. */
    public static byte hexDigit(int value) {
        return HEX[value];
    }

    /** Adds a string with its quotes, from valid UTF-8 {@code from} (inclusive) to {@code to} (exclusive). */
    public static void addQuoted(ByteBuilder out, byte[] utf8, int from, int to) {
        out.add('"');
        int plainFrom = from;
        for (int i = from; i < to; i++) {
            byte escape = escape(utf8[i]);
            if (escape != PLAIN) {
                out.add(utf8, plainFrom, i);
                addEscape(out, utf8[i], escape);
                plainFrom = i + 1;
            }
        }
        out.add(utf8, plainFrom, to);
        out.add('"');
    }

    private static void addEscape(ByteBuilder out, byte value, byte escape) {
        out.add('\\').add(escape);
        if (escape == UNICODE) {
            out.add('0').add('0').add(hexDigit(value >> 4)).add(hexDigit(value & 0xF));
        }
    }
}
