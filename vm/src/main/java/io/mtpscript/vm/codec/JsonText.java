package io.mtpscript.vm.codec;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * JSON's tokens in native memory: strings, numbers, literals, white space (RFC 8259, strictly). What breaks the grammar is
 * {@link #malformed}, once and for all; then every method gives false.
 */
final class JsonText {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    /** So many digits always fit 64 bits. */
    private static final int SAFE_DIGITS = 18;

    /** Made for the first number that is no short Int: thousands of suspended requests read none. */
    private @Nullable DecimalParser decimals;

    private long start;
    private long at;
    private long end;
    private String problem = "";

    // The string that was scanned last.
    private long stringStart;
    private long stringEnd;
    private boolean escaped;
    private long stringBytes;
    private long stringPoints;

    private long integer;

    void open(long address, long length) {
        start = address;
        at = address;
        end = address + length;
        problem = "";
    }

    /** Leaves nothing of a text. */
    void wipe() {
        open(0, 0);
        integer = 0;
    }

    boolean malformed() {
        return !problem.isEmpty();
    }

    /** One sentence with the offset of the byte that cannot stand there. */
    String problem() {
        return problem;
    }

    /** Always false, for callers that return it. */
    boolean malformed(String what) {
        if (problem.isEmpty()) {
            problem = "malformed JSON at byte " + (at - start) + ": " + what;
        }
        return false;
    }

    /** The address of the next byte. */
    long at() {
        return at;
    }

    /** Skips white space and gives the next byte, or -1 where the text ends. */
    int peek() {
        while (at < end) {
            int b = Memory.getByte(at);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            at++;
        }
        return -1;
    }

    /** Takes the byte that {@link #peek} gave. */
    void take() {
        at++;
    }

    /** Takes one punctuation mark after white space. */
    boolean expect(char mark, String where) {
        if (peek() != mark) {
            return malformed("'" + mark + "' is due " + where);
        }
        at++;
        return true;
    }

    /** Nothing but white space is left. */
    boolean atEnd() {
        return peek() < 0 || malformed("the text goes on after the value");
    }

    /** Takes {@code true}, {@code false} or {@code null}. */
    boolean literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || Memory.getByte(at + i) != word.charAt(i)) {
                at = Math.min(at + i, end);
                return malformed("'" + word + "' is due");
            }
        }
        at += word.length();
        return true;
    }

    // Numbers

    /** Takes an integer in plain digits that surely fits an Int; takes nothing where it is another number. */
    boolean smallInteger() {
        long p = at;
        boolean negative = p < end && Memory.getByte(p) == '-';
        if (negative) {
            p++;
        }
        long first = p;
        long value = 0;
        while (p < end && p - first < SAFE_DIGITS) {
            int digit = Memory.getByte(p) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            p++;
        }
        if (p == first || (p - first > 1 && Memory.getByte(first) == '0') || (p < end && goesOn(Memory.getByte(p)))) {
            return false;
        }
        integer = negative ? -value : value;
        at = p;
        return true;
    }

    /** What {@link #smallInteger} took. */
    long integer() {
        return integer;
    }

    /** Takes a number with a point and few digits, without an exponent; takes nothing where it is another number. */
    boolean smallDecimal(DecimalWords out) {
        long p = at;
        boolean negative = p < end && Memory.getByte(p) == '-';
        if (negative) {
            p++;
        }
        long first = p;
        long point = 0;
        long value = 0;
        while (p < end && p - first <= SAFE_DIGITS) {
            int digit = Memory.getByte(p) - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (digit == '.' - '0' && point == 0) {
                point = p;
            } else {
                break;
            }
            p++;
        }
        boolean digitsAround = point > first && p > point + 1;
        if (!digitsAround
                || (point - first > 1 && Memory.getByte(first) == '0')
                || (p < end && goesOn(Memory.getByte(p)))) {
            return false;
        }
        at = p;
        return Decimal.ofDigits(negative, value, (int) (p - point - 1), out);
    }

    private static boolean goesOn(byte b) {
        return (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
    }

    /**
     * Takes any number; says whether there is a Decimal equal to it. Else {@link DecimalWords#fault} is OVERFLOW or INEXACT, or
     * SYNTAX when it is malformed.
     */
    boolean number(DecimalWords out) {
        DecimalParser parser = decimals;
        if (parser == null) {
            parser = DecimalParser.json();
            decimals = parser;
        }
        parser.reset();
        while (at < end && goesOn(Memory.getByte(at)) && parser.accept(Memory.getByte(at))) {
            at++;
        }
        // Where it stopped at a character that no number goes on with, accept() remembers that it failed.
        boolean number = parser.finish(out);
        parser.reset();
        if (!number && out.fault() == DecimalFault.SYNTAX) {
            malformed("this is no number");
        }
        return number;
    }

    // Strings

    /** Takes a string, checking all of it. Its parts are good until the next one. */
    boolean string() {
        at++;
        stringStart = at;
        escaped = false;
        stringBytes = 0;
        stringPoints = 0;
        while (true) {
            skipPlain();
            if (at >= end) {
                return malformed("the text ends inside a string");
            }
            int b = Memory.getByte(at);
            if (b == '"') {
                stringEnd = at;
                at++;
                return true;
            }
            if (b == '\\') {
                escaped = true;
                if (!escape()) {
                    return false;
                }
            } else if (b >= 0) {
                if (b < ' ') {
                    return malformed("a control character stands in a string");
                }
                at++;
                stringBytes++;
                stringPoints++;
            } else if (!codePoint()) {
                return false;
            }
        }
    }

    /** Skips ASCII that stands for itself, eight bytes at a time. */
    private void skipPlain() {
        long from = at;
        while (end - at >= Long.BYTES) {
            long word = Memory.getLong(at);
            long quote = word ^ (ONES * '"');
            long backslash = word ^ (ONES * '\\');
            long special = (word | (word - ONES * ' ') | (quote - ONES) | (backslash - ONES)) & HIGH_BITS;
            if (special != 0) {
                // Some byte here is worth a look; those before it are plain.
                at += Long.numberOfTrailingZeros(special) >>> 3;
                break;
            }
            at += Long.BYTES;
        }
        stringBytes += at - from;
        stringPoints += at - from;
    }

    private boolean codePoint() {
        int state = Utf8.START;
        do {
            if (at >= end) {
                return malformed("the text ends inside a string");
            }
            state = Utf8.next(state, Memory.getByte(at));
            if (state == Utf8.REJECT) {
                return malformed("this is no UTF-8");
            }
            at++;
            stringBytes++;
        } while (state != Utf8.START);
        stringPoints++;
        return true;
    }

    private boolean escape() {
        at++;
        if (at >= end) {
            return malformed("the text ends inside a string");
        }
        int b = Memory.getByte(at);
        int codePoint = simpleEscape(b);
        if (codePoint >= 0) {
            at++;
        } else if (b == 'u') {
            codePoint = unicodeEscape();
        } else {
            return malformed("no escape goes on like this");
        }
        if (codePoint < 0) {
            return false;
        }
        stringBytes += Utf8.length(codePoint);
        stringPoints++;
        return true;
    }

    private static int simpleEscape(int b) {
        return switch (b) {
            case '"', '\\', '/' -> b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    /** The code point of {@code uXXXX} or of a pair of surrogates, or -1. */
    private int unicodeEscape() {
        long where = at - 1;
        int unit = hexUnit();
        if (unit < 0 || !Character.isSurrogate((char) unit)) {
            return unit;
        }
        boolean pair = Character.isHighSurrogate((char) unit)
                && end - at >= 2
                && Memory.getByte(at) == '\\'
                && Memory.getByte(at + 1) == 'u';
        if (pair) {
            at++;
            int low = hexUnit();
            if (low < 0) {
                return -1;
            }
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        at = where;
        malformed("a lone surrogate");
        return -1;
    }

    private static int hexDigit(byte b) {
        int letter = b | 0x20;
        return b >= '0' && b <= '9' ? b - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private int hexUnit() {
        at++;
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? hexDigit(Memory.getByte(at)) : -1;
            if (digit < 0) {
                malformed("four hex digits are due");
                return -1;
            }
            unit = unit << 4 | digit;
            at++;
        }
        return unit;
    }

    /** The address of the scanned string's first byte between the quotes. */
    long stringStart() {
        return stringStart;
    }

    /** How many bytes stand between the quotes. */
    long rawLength() {
        return stringEnd - stringStart;
    }

    /** Whether the scanned string has escapes, so that its bytes are not its text. */
    boolean escaped() {
        return escaped;
    }

    /** The number of bytes of the scanned string's text. */
    long stringBytes() {
        return stringBytes;
    }

    /** The number of code points of the scanned string's text. */
    long stringPoints() {
        return stringPoints;
    }

    /** Gives a parser the scanned string's characters, up to the first that it does not take. */
    void stringTo(DecimalParser parser) {
        for (long p = stringStart; p < stringEnd; ) {
            byte b = Memory.getByte(p);
            int character = b == '\\' ? escapedAt(p) : b;
            if (!parser.accept(character)) {
                return;
            }
            p += b == '\\' ? escapeLength(p, character) : 1;
        }
    }

    /** Writes the scanned string's text, {@link #stringBytes} bytes. */
    void copyString(long to) {
        if (!escaped) {
            Memory.copy(stringStart, to, stringBytes);
            return;
        }
        unescape(stringStart, stringEnd, to);
    }

    /** Writes the text of a string that was scanned before; gives the address behind it. */
    static long unescape(long from, long stop, long target) {
        long to = target;
        for (long p = from; p < stop; ) {
            byte b = Memory.getByte(p);
            if (b != '\\') {
                Memory.putByte(to++, b);
                p++;
                continue;
            }
            int codePoint = escapedAt(p);
            p += escapeLength(p, codePoint);
            int length = Utf8.length(codePoint);
            for (int i = 0; i < length; i++) {
                Memory.putByte(to++, Utf8.encodedByte(codePoint, length, i));
            }
        }
        return to;
    }

    /**
     * The same on the heap.
     *
     * @return how many bytes, or -1 where it has no room for them
     */
    static int unescape(long from, long stop, byte[] target) {
        int to = 0;
        for (long p = from; p < stop; ) {
            byte b = Memory.getByte(p);
            boolean escape = b == '\\';
            int codePoint = escape ? escapedAt(p) : b;
            int length = escape ? Utf8.length(codePoint) : 1;
            if (length > target.length - to) {
                return -1;
            }
            for (int i = 0; i < length; i++) {
                target[to++] = escape ? Utf8.encodedByte(codePoint, length, i) : b;
            }
            p += escape ? escapeLength(p, codePoint) : 1;
        }
        return to;
    }

    /** The code point of the escape at an address, which was scanned before. */
    private static int escapedAt(long p) {
        int simple = simpleEscape(Memory.getByte(p + 1));
        if (simple >= 0) {
            return simple;
        }
        int unit = unit(p + 2);
        return Character.isHighSurrogate((char) unit) ? Character.toCodePoint((char) unit, (char) unit(p + 8)) : unit;
    }

    /** How many bytes the escape at an address takes that stands for this code point. */
    private static int escapeLength(long p, int codePoint) {
        return Memory.getByte(p + 1) != 'u' ? 2 : Character.isSupplementaryCodePoint(codePoint) ? 12 : 6;
    }

    private static int unit(long p) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | hexDigit(Memory.getByte(p + i));
        }
        return unit;
    }

    /** A hash of the text of a string that was scanned before. */
    static long hash(long from, long stop, boolean escaped) {
        long hash = Fnv1a64.START;
        for (long p = from; p < stop; ) {
            byte b = Memory.getByte(p);
            if (b != '\\' || !escaped) {
                hash = Fnv1a64.update(hash, b);
                p++;
                continue;
            }
            int codePoint = escapedAt(p);
            p += escapeLength(p, codePoint);
            int length = Utf8.length(codePoint);
            for (int i = 0; i < length; i++) {
                hash = Fnv1a64.update(hash, Utf8.encodedByte(codePoint, length, i));
            }
        }
        return hash;
    }
}
