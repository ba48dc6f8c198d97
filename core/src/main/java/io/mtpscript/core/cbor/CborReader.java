package io.mtpscript.core.cbor;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.core.unicode.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads deterministic CBOR item by item and refuses everything that {@link CborWriter} would not have written: longer heads
 * than needed, indefinite lengths, map keys out of order or repeated, floating-point numbers, invalid UTF-8, other Decimals
 * than the canonical ones, nesting over the limit.
 *
 * <p>The reader knows the open containers itself: an array's or map's items are checked to be as many as announced, and keys
 * are compared as they go by. Every length is checked against the bytes that are there, so hostile input costs no more than
 * its size.
 */
public final class CborReader {
    /** What the next item is. */
    public enum Type {
        /** An integer, {@link #integer}; it may lie outside 64 bits. */
        INTEGER,
        BYTES,
        TEXT,
        ARRAY,
        MAP,
        TAG,
        BOOL,
        NULL
    }

    private final byte[] in;
    private final int end;
    private final int maxDepth;

    private int at;
    private int itemStart;
    private long argument;

    /** The open containers, innermost last. */
    private int depth;

    private long[] itemsLeft;
    private boolean[] isMap;
    /** Where the item that is being read in this container began. */
    private int[] childStart;
    /** The last key of this map, or an empty range before the first. */
    private int[] keyStart;

    private int[] keyEnd;

    /** Reads the whole array. */
    public CborReader(byte[] in, int maxDepth) {
        this(in, 0, in.length, maxDepth);
    }

    /**
     * Reads the bytes {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param maxDepth how many arrays, maps and tags may stand inside each other
     */
    public CborReader(byte[] in, int from, int to, int maxDepth) {
        if (from < 0 || to < from || to > in.length) {
            throw new IndexOutOfBoundsException("No range of " + in.length + " bytes: " + from + " to " + to);
        }
        this.in = in;
        this.at = from;
        this.end = to;
        this.maxDepth = maxDepth;
        // Room for what is usual; deeper input makes it grow up to maxDepth.
        int room = Math.min(maxDepth, 8) + 1;
        itemsLeft = new long[room];
        isMap = new boolean[room];
        childStart = new int[room];
        keyStart = new int[room];
        keyEnd = new int[room];
        itemsLeft[0] = 1;
    }

    /** Where the next item begins. */
    public int offset() {
        return at;
    }

    /** How many containers are open. */
    public int depth() {
        return depth;
    }

    /** The array that is read. */
    public byte[] source() {
        return in;
    }

    /** The type of the next item, which is not consumed. */
    public Type peek() throws CborException {
        if (itemsLeft[depth] == 0) {
            throw new CborException(at, "no item is left here");
        }
        if (at >= end) {
            throw new CborException(at, "the data ends where an item is due");
        }
        int first = in[at] & 0xFF;
        return switch (first >> CborHead.MAJOR_SHIFT) {
            case CborHead.UNSIGNED, CborHead.NEGATIVE -> Type.INTEGER;
            case CborHead.BYTES -> Type.BYTES;
            case CborHead.TEXT -> Type.TEXT;
            case CborHead.ARRAY -> Type.ARRAY;
            case CborHead.MAP -> Type.MAP;
            case CborHead.TAG -> Type.TAG;
            default -> simpleType(first & CborHead.ARGUMENT_MASK);
        };
    }

    private Type simpleType(int value) throws CborException {
        return switch (value) {
            case CborHead.FALSE, CborHead.TRUE -> Type.BOOL;
            case CborHead.NULL -> Type.NULL;
            case 25, 26, 27 -> throw new CborException(at, "a floating-point number");
            case 31 -> throw new CborException(at, "an end of an indefinite length");
            default -> throw new CborException(at, "a simple value other than false, true and null");
        };
    }

    private void expect(Type type) throws CborException {
        Type found = peek();
        if (found != type) {
            throw new CborException(at, "expected " + type + ", found " + found);
        }
        itemStart = at;
        childStart[depth] = at;
    }

    /** Reads the head at the cursor into {@link #argument} and gives the major type. */
    private int head() throws CborException {
        int first = in[at++] & 0xFF;
        int info = first & CborHead.ARGUMENT_MASK;
        if (info < CborHead.ONE_BYTE) {
            argument = info;
            return first >> CborHead.MAJOR_SHIFT;
        }
        if (info > CborHead.EIGHT_BYTES) {
            throw new CborException(itemStart, info == 31 ? "an indefinite length" : "a reserved head");
        }
        int size = 1 << (info - CborHead.ONE_BYTE);
        if (end - at < size) {
            throw new CborException(itemStart, "the data ends inside a head");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | (in[at++] & 0xFF);
        }
        boolean shortest = size == 1 ? value >= CborHead.ONE_BYTE : value >>> (size * 4) != 0;
        if (!shortest) {
            throw new CborException(itemStart, "a longer head than needed");
        }
        argument = value;
        return first >> CborHead.MAJOR_SHIFT;
    }

    /** Counts an item that ended at the cursor, and every container that ends with it. */
    private void itemDone() throws CborException {
        while (true) {
            if (isMap[depth] && (itemsLeft[depth] & 1) == 0) {
                keyDone();
            }
            itemsLeft[depth]--;
            if (depth == 0 || itemsLeft[depth] > 0) {
                return;
            }
            depth--;
        }
    }

    private void keyDone() throws CborException {
        int start = childStart[depth];
        int length = at - start;
        int previousLength = keyEnd[depth] - keyStart[depth];
        int order = length - previousLength;
        if (order == 0) {
            order = Arrays.compareUnsigned(in, start, at, in, keyStart[depth], keyEnd[depth]);
        }
        if (order <= 0) {
            throw new CborException(start, order == 0 ? "a repeated map key" : "a map key out of order");
        }
        keyStart[depth] = start;
        keyEnd[depth] = at;
    }

    private void open(long items, boolean map) throws CborException {
        if (items == 0) {
            itemDone();
            return;
        }
        if (depth == maxDepth) {
            throw new CborException(itemStart, "nested deeper than " + maxDepth);
        }
        depth++;
        if (depth == itemsLeft.length) {
            int room = Math.min(depth * 2, maxDepth + 1);
            itemsLeft = Arrays.copyOf(itemsLeft, room);
            isMap = Arrays.copyOf(isMap, room);
            childStart = Arrays.copyOf(childStart, room);
            keyStart = Arrays.copyOf(keyStart, room);
            keyEnd = Arrays.copyOf(keyEnd, room);
        }
        itemsLeft[depth] = items;
        isMap[depth] = map;
        keyStart[depth] = at;
        keyEnd[depth] = at;
    }

    /** Reads an integer of 64 bits. */
    public long integer() throws CborException {
        expect(Type.INTEGER);
        int major = head();
        if (argument < 0) {
            throw new CborException(itemStart, "an integer outside 64 bits");
        }
        long value = major == CborHead.NEGATIVE ? ~argument : argument;
        itemDone();
        return value;
    }

    /** Reads an integer and checks its range. */
    public int integer(int min, int max) throws CborException {
        long value = integer();
        if (value < min || value > max) {
            throw new CborException(itemStart, value + " is not within " + min + ".." + max);
        }
        return (int) value;
    }

    /** Reads a Bool. */
    public boolean bool() throws CborException {
        expect(Type.BOOL);
        head();
        boolean value = argument == CborHead.TRUE;
        itemDone();
        return value;
    }

    /** Reads {@code null}. */
    public void nothing() throws CborException {
        expect(Type.NULL);
        head();
        itemDone();
    }

    /** Reads a text's head, checks length and UTF-8, and gives the length; the text ends at {@link #offset}. */
    public int textLength() throws CborException {
        expect(Type.TEXT);
        head();
        int from = at;
        int length = payload();
        int invalid = Utf8.firstInvalid(in, from, at);
        if (invalid >= 0) {
            throw new CborException(invalid, "invalid UTF-8");
        }
        itemDone();
        return length;
    }

    /** Reads a text. */
    public String text() throws CborException {
        int length = textLength();
        return new String(in, at - length, length, StandardCharsets.UTF_8);
    }

    /** Reads a byte string's head, checks its length, and gives the length; the bytes end at {@link #offset}. */
    public int bytesLength() throws CborException {
        expect(Type.BYTES);
        head();
        int length = payload();
        itemDone();
        return length;
    }

    /** Reads a byte string. */
    public byte[] bytes() throws CborException {
        int length = bytesLength();
        return Arrays.copyOfRange(in, at - length, at);
    }

    private int payload() throws CborException {
        if (argument < 0 || argument > end - at) {
            throw new CborException(itemStart, "the data ends inside a string");
        }
        at += (int) argument;
        return (int) argument;
    }

    /** Enters an array and gives the number of its items. */
    public int array() throws CborException {
        expect(Type.ARRAY);
        head();
        int count = count(1);
        open(count, false);
        return count;
    }

    /** Enters an array that must have so many items. */
    public void array(int count) throws CborException {
        int start = at;
        int found = array();
        if (found != count) {
            throw new CborException(start, "expected " + count + " items, found " + found);
        }
    }

    /** Enters a map and gives the number of its pairs. */
    public int map() throws CborException {
        expect(Type.MAP);
        head();
        int count = count(2);
        open(2L * count, true);
        return count;
    }

    /** A count of items, each of which takes at least one byte: so a small input cannot make its reader allocate much. */
    private int count(int itemsEach) throws CborException {
        if (argument < 0 || argument > (end - at) / itemsEach) {
            throw new CborException(itemStart, "the data ends inside a container");
        }
        return (int) argument;
    }

    /** Reads a tag; the tagged item follows. */
    public long tag() throws CborException {
        expect(Type.TAG);
        head();
        if (argument < 0) {
            throw new CborException(itemStart, "a tag outside 63 bits");
        }
        long tag = argument;
        open(1, false);
        return tag;
    }

    /** Reads a Decimal, in exactly the form of {@link CborWriter#decimal(long, long)}. */
    public Decimal decimal() throws CborException {
        DecimalWords out = new DecimalWords();
        decimal(out);
        return out.value();
    }

    /** As {@link #decimal()}, without an object for the number. */
    public void decimal(DecimalWords out) throws CborException {
        int start = at;
        if (tag() != CborHead.TAG_DECIMAL) {
            throw new CborException(start, "expected a Decimal, found another tag");
        }
        array(2);
        int scale = -integer(-Decimal.MAX_SCALE, 0);
        boolean negative;
        long high = 0;
        long low;
        if (peek() == Type.TAG) {
            long tag = tag();
            if (tag != CborHead.TAG_POSITIVE_BIGNUM && tag != CborHead.TAG_NEGATIVE_BIGNUM) {
                throw new CborException(start, "a mantissa that is no number");
            }
            negative = tag == CborHead.TAG_NEGATIVE_BIGNUM;
            int length = bytesLength();
            if (length <= Long.BYTES || length > 2 * Long.BYTES || in[at - length] == 0) {
                throw new CborException(start, "a mantissa that is too long or not in its shortest form");
            }
            for (int i = at - length; i < at - Long.BYTES; i++) {
                high = high << 8 | (in[i] & 0xFF);
            }
            low = 0;
            for (int i = at - Long.BYTES; i < at; i++) {
                low = low << 8 | (in[i] & 0xFF);
            }
        } else {
            expect(Type.INTEGER);
            negative = head() == CborHead.NEGATIVE;
            low = argument;
            itemDone();
        }
        if (negative) {
            low++;
            high += low == 0 ? 1 : 0;
        }
        long hi = Decimal.highWord(negative, scale, high);
        if (Decimal.magnitudeHighOf(hi) != high || !out.take(hi, low)) {
            throw new CborException(start, "a Decimal that is not in its canonical form");
        }
    }

    /** Reads over the next item with everything in it, checked like all others. */
    public void skip() throws CborException {
        int level = depth;
        long left = itemsLeft[depth];
        do {
            switch (peek()) {
                case INTEGER -> {
                    expect(Type.INTEGER);
                    head();
                    itemDone();
                }
                case BYTES -> bytesLength();
                case TEXT -> textLength();
                case ARRAY -> array();
                case MAP -> map();
                case TAG -> tag();
                case BOOL -> bool();
                case NULL -> nothing();
            }
        } while (depth > level || (depth == level && itemsLeft[depth] == left));
    }

    /** Checks that the one item is read to its end and nothing follows it. */
    public void end() throws CborException {
        if (depth != 0 || itemsLeft[0] != 0) {
            throw new CborException(at, "an item is not read to its end");
        }
        if (at != end) {
            throw new CborException(at, "bytes behind the end");
        }
    }
}
