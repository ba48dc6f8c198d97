package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986): all but the unreserved characters. */
final class UrlBuiltins {
    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private UrlBuiltins() {}

    static long encode(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.URL_ENCODE, blocks(length))) {
            return 0;
        }
        long from = Values.bytes(m, string);
        long bytes = length;
        for (long i = 0; i < length; i++) {
            bytes += isUnreserved(Memory.getByte(from + i)) ? 0 : 2;
        }
        long result = Values.newString(m, bytes, bytes);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        for (long i = 0; i < length; i++) {
            byte value = Memory.getByte(from + i);
            if (isUnreserved(value)) {
                Memory.putByte(to++, value);
            } else {
                Memory.putByte(to, (byte) '%');
                Memory.putByte(to + 1, DIGITS[(value & 0xff) >> 4]);
                Memory.putByte(to + 2, DIGITS[value & 15]);
                to += 3;
            }
        }
        return result;
    }

    private static boolean isUnreserved(byte value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || value == '-'
                || value == '.'
                || value == '_'
                || value == '~';
    }

    /** Option of String; a plus stays one. */
    static long decode(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.URL_DECODE, blocks(length))) {
            return 0;
        }
        long from = Values.bytes(m, string);
        long bytes = 0;
        long points = 0;
        int state = Utf8.START;
        for (long i = 0; i < length; i += width(from + i)) {
            int value = valueAt(from + i, length - i);
            if (value < 0) {
                return Values.NONE;
            }
            state = Utf8.next(state, (byte) value);
            bytes++;
            points += Utf8.startsCodePoint((byte) value) ? 1 : 0;
        }
        if (state != Utf8.START) {
            return Values.NONE;
        }
        long result = Values.newString(m, bytes, points);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        for (long i = 0; i < length; i += width(from + i)) {
            Memory.putByte(to++, (byte) valueAt(from + i, length - i));
        }
        return Values.some(m, result);
    }

    private static int width(long address) {
        return Memory.getByte(address) == '%' ? 3 : 1;
    }

    /** The byte that is written here, or -1 where that is malformed. */
    private static int valueAt(long address, long left) {
        byte first = Memory.getByte(address);
        if (first != '%') {
            return first & 0xff;
        }
        if (left < 3) {
            return -1;
        }
        int high = digit(Memory.getByte(address + 1));
        int low = digit(Memory.getByte(address + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(byte value) {
        if (value >= '0' && value <= '9') {
            return value - '0';
        }
        int letter = value | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
