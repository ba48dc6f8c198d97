package io.mtpscript.vm.codec;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.vm.ByteSink;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.memory.Memory;

/**
 * Writes JSON's bytes to a sink up to a limit. Gas comes before the limit (language, section 8): what does not fit is not
 * written, and {@link #finish} ends the request when everything was charged.
 */
final class SinkWriter {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    /** What a control character's long escape goes on with. */
    private static final byte[] CONTROL = {'0', '0'};

    private final Machine m;
    private ByteSink sink;
    private ErrorCode tooLarge = ErrorCode.RESPONSE_TOO_LARGE;
    private boolean overflowed;
    private long at;
    private long end;
    private long limit;

    SinkWriter(Machine m, ByteSink sink) {
        this.m = m;
        this.sink = sink;
    }

    /** Starts at the beginning of a sink. */
    void start(ByteSink out, long max, ErrorCode whenTooLarge) {
        sink = out;
        limit = max;
        tooLarge = whenTooLarge;
        overflowed = false;
        at = out.address();
        end = at + Math.min(out.capacity(), limit);
    }

    /** How many bytes were written. */
    int length() {
        return (int) (at - sink.address());
    }

    private boolean room(long bytes) {
        return end - at >= bytes || grow(bytes);
    }

    /** Everything was charged and, if this is true, written. */
    boolean finish() {
        return !overflowed || m.trap(tooLarge);
    }

    private boolean grow(long bytes) {
        long used = at - sink.address();
        if (overflowed || used + bytes > limit) {
            // Nothing more finds room, however short.
            overflowed = true;
            end = at;
            return false;
        }
        if (used + bytes > sink.capacity()) {
            sink.grow((int) used, (int) (used + bytes));
        }
        at = sink.address() + used;
        end = sink.address() + Math.min(sink.capacity(), limit);
        return true;
    }

    boolean put(int b) {
        if (room(1)) {
            Memory.putByte(at++, (byte) b);
        }
        return true;
    }

    boolean put(byte[] bytes) {
        return put(bytes, bytes.length);
    }

    boolean put(byte[] bytes, int length) {
        if (room(length)) {
            Memory.copy(bytes, 0, at, length);
            at += length;
        }
        return true;
    }

    boolean putInt(long value) {
        // Counted below zero, where there is one number more.
        long rest = value < 0 ? value : -value;
        int length = value < 0 ? 2 : 1;
        for (long r = rest / 10; r != 0; r /= 10) {
            length++;
        }
        if (!room(length)) {
            return true;
        }
        if (value < 0) {
            Memory.putByte(at, (byte) '-');
        }
        long to = at + length;
        do {
            Memory.putByte(--to, (byte) ('0' - rest % 10));
            rest /= 10;
        } while (rest != 0);
        at += length;
        return true;
    }

    /** Writes valid UTF-8 as a JSON string: RFC 8785, section 3.2.2.2. */
    boolean putString(long address, long length) {
        put('"');
        long from = address;
        long stop = address + length;
        while (from < stop && !overflowed) {
            long plain = plainUntil(from, stop);
            if (room(plain - from)) {
                Memory.copy(from, at, plain - from);
                at += plain - from;
            }
            from = plain;
            if (from < stop) {
                escape(Memory.getByte(from++));
            }
        }
        return put('"');
    }

    /** Where the first byte stands that has to be escaped. */
    private static long plainUntil(long from, long stop) {
        long at = from;
        while (stop - at >= Long.BYTES) {
            long word = Memory.getLong(at);
            long special = below(word, 0x20) | is(word, '"') | is(word, '\\');
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < stop && !special(Memory.getByte(at))) {
            at++;
        }
        return at;
    }

    /** The high bits of bytes that are below a number up to 128; bits above the first one found may be wrong. */
    private static long below(long word, int bound) {
        return (word - ONES * bound) & ~word & HIGH_BITS;
    }

    /** The high bits of bytes that equal one; bits above the first one found may be wrong. */
    private static long is(long word, char b) {
        return below(word ^ (ONES * b), 1);
    }

    private static boolean special(byte b) {
        return (b >= 0 && b < 0x20) || b == '"' || b == '\\';
    }

    private void escape(byte b) {
        char name = switch (b) {
            case '"', '\\' -> (char) b;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 'u';
        };
        put('\\');
        put(name);
        if (name == 'u') {
            put(CONTROL);
            put(hex(b >> 4));
            put(hex(b & 15));
        }
    }

    private static int hex(int digit) {
        return digit < 10 ? '0' + digit : 'a' + digit - 10;
    }
}
