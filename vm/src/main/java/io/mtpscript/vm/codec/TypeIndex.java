package io.mtpscript.vm.codec;

import io.mtpscript.core.Limits;
import io.mtpscript.vm.memory.Memory;
import java.util.Arrays;

/**
 * Where the {@code "type"} of every object of a range stands. A union's object can only be read when its variant is known, and
 * canonical order puts {@code "type"} behind other members; one pass over the outermost union's bytes finds them all, so that
 * nested unions are not passed again and again.
 *
 * <p>The pass trusts nothing and judges nothing: where the text is no JSON it stops, and the decoder says what is wrong.
 */
final class TypeIndex {
    private static final int FIRST = 16;
    private static final int RETAINED = 4096;

    private static final long[] NONE = {};

    // Arrays are made for the first union: thousands of suspended requests have an index each.

    /** Addresses of objects, ascending, and of their types' strings, or 0. */
    private long[] objects = NONE;

    private long[] types = NONE;
    private int count;
    private long from;
    private long until;
    private int[] openObjects = {};

    /** Forgets everything. */
    void clear() {
        count = 0;
        from = 0;
        until = 0;
        if (objects.length > RETAINED) {
            objects = NONE;
            types = NONE;
        }
    }

    /**
     * The address of the string that is an object's {@code "type"}.
     *
     * @param object the address of its opening brace
     * @param end where the text ends
     * @return 0 if there is none
     */
    long typeOf(long object, long end) {
        if (object < from || object >= until) {
            scan(object, end);
        }
        int found = Arrays.binarySearch(objects, 0, count, object);
        return found < 0 ? 0 : types[found];
    }

    private void scan(long start, long end) {
        if (openObjects.length == 0) {
            openObjects = new int[Limits.JSON_DEPTH + 2];
        }
        count = 0;
        from = start;
        int depth = 0;
        boolean keyDue = false;
        long at = start;
        do {
            if (at >= end) {
                break;
            }
            byte b = Memory.getByte(at);
            switch (b) {
                case '{', '[' -> {
                    if (depth > Limits.JSON_DEPTH) {
                        until = end;
                        return;
                    }
                    openObjects[depth++] = b == '{' ? add(at) : -1;
                    keyDue = b == '{';
                }
                case '}', ']' -> {
                    depth--;
                    keyDue = false;
                }
                case ',' -> keyDue = depth > 0 && openObjects[depth - 1] >= 0;
                case '"' -> {
                    long close = stringEnd(at, end);
                    if (keyDue && isType(at, close)) {
                        note(openObjects[depth - 1], valueAt(close, end), end);
                    }
                    keyDue = false;
                    at = close;
                }
                default -> {}
            }
            at++;
        } while (depth > 0);
        until = at;
    }

    private int add(long object) {
        if (count == objects.length) {
            int room = Math.max(FIRST, count * 2);
            objects = Arrays.copyOf(objects, room);
            types = Arrays.copyOf(types, room);
        }
        objects[count] = object;
        types[count] = 0;
        return count++;
    }

    private void note(int object, long value, long end) {
        if (types[object] == 0 && value < end && Memory.getByte(value) == '"') {
            types[object] = value;
        }
    }

    /** The closing quote, or the end. */
    private static long stringEnd(long quote, long end) {
        for (long at = quote + 1; at < end; at++) {
            byte b = Memory.getByte(at);
            if (b == '"') {
                return at;
            }
            if (b == '\\') {
                at++;
            }
        }
        return end;
    }

    private static boolean isType(long quote, long close) {
        long length = close - quote - 1;
        if (length == 4) {
            return Memory.getInt(quote + 1) == ('t' | 'y' << 8 | 'p' << 16 | 'e' << 24);
        }
        // With escapes: at most six bytes a character.
        return length > 4 && length <= 24 && hasEscape(quote, close) && "type".equals(Unescaped.text(quote + 1, close));
    }

    private static boolean hasEscape(long quote, long close) {
        for (long at = quote + 1; at < close; at++) {
            if (Memory.getByte(at) == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The first byte of the value behind a key. */
    private static long valueAt(long close, long end) {
        boolean colon = false;
        for (long at = close + 1; at < end; at++) {
            byte b = Memory.getByte(at);
            if (b == ':' && !colon) {
                colon = true;
            } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return colon ? at : end;
            }
        }
        return end;
    }
}
