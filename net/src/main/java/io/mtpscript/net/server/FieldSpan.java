package io.mtpscript.net.server;

/**
 * Where name and value of a field are within its head, in one word.
 *
 * <pre>
 * 63          48 47          32 31          16 15           0
 * | name       | name's end   | value        | value's end  |
 * </pre>
 */
final class FieldSpan {
    /** Places are less. */
    static final int PLACES = 1 << Short.SIZE;

    private static final long MASK = PLACES - 1L;

    private FieldSpan() {}

    static long of(int name, int nameEnd, int value, int valueEnd) {
        return ((long) name << 48) | ((long) nameEnd << 32) | ((long) value << 16) | valueEnd;
    }

    static int name(long span) {
        return (int) (span >>> 48);
    }

    static int nameEnd(long span) {
        return (int) ((span >>> 32) & MASK);
    }

    static int value(long span) {
        return (int) ((span >>> 16) & MASK);
    }

    static int valueEnd(long span) {
        return (int) (span & MASK);
    }
}
