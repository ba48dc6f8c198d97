package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;

/** Base64 (RFC 4648) with padding, by either alphabet; what is read has to be what would be written. */
final class Base64Builtins {
    private static final String COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final byte[] STANDARD = (COMMON + "+/").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] URL = (COMMON + "-_").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STANDARD_VALUES = values(STANDARD);
    private static final byte[] URL_VALUES = values(URL);
    private static final byte PAD = '=';

    private Base64Builtins() {}

    /** By byte: the value of the digit, -1 for what is none. */
    private static byte[] values(byte[] alphabet) {
        byte[] values = new byte[256];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < alphabet.length; i++) {
            values[alphabet[i]] = (byte) i;
        }
        return values;
    }

    static long encode(Machine m, Builtin builtin, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(builtin, blocks(length))) {
            return 0;
        }
        byte[] alphabet = builtin == Builtin.BASE64_ENCODE ? STANDARD : URL;
        long bytes = (length + 2) / 3 * 4;
        long result = Values.newString(m, bytes, bytes);
        if (result == 0) {
            return 0;
        }
        long from = Values.bytes(m, string);
        long to = Values.newBytes(m, result, bytes);
        for (long i = 0; i < length; i += 3) {
            long left = length - i;
            int group = byteAt(from + i) << 16
                    | (left > 1 ? byteAt(from + i + 1) << 8 : 0)
                    | (left > 2 ? byteAt(from + i + 2) : 0);
            Memory.putByte(to, alphabet[group >> 18]);
            Memory.putByte(to + 1, alphabet[group >> 12 & 63]);
            Memory.putByte(to + 2, left > 1 ? alphabet[group >> 6 & 63] : PAD);
            Memory.putByte(to + 3, left > 2 ? alphabet[group & 63] : PAD);
            to += 4;
        }
        return result;
    }

    private static int byteAt(long address) {
        return Memory.getByte(address) & 0xff;
    }

    /** Option of String. */
    static long decode(Machine m, Builtin builtin, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(builtin, blocks(length))) {
            return 0;
        }
        byte[] values = builtin == Builtin.BASE64_DECODE ? STANDARD_VALUES : URL_VALUES;
        long from = Values.bytes(m, string);
        if ((length & 3) != 0) {
            return Values.NONE;
        }
        long bytes = 0;
        long points = 0;
        int state = Utf8.START;
        for (long i = 0; i < length; i += 4) {
            int group = groupAt(values, from + i);
            int count = countAt(from + i);
            if (group < 0 || (count < 3 && i + 4 < length)) {
                return Values.NONE;
            }
            for (int k = 0; k < count; k++) {
                byte value = (byte) (group >> (16 - 8 * k));
                state = Utf8.next(state, value);
                points += Utf8.startsCodePoint(value) ? 1 : 0;
            }
            bytes += count;
        }
        if (state != Utf8.START) {
            return Values.NONE;
        }
        long result = Values.newString(m, bytes, points);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        for (long i = 0; i < length; i += 4) {
            int group = groupAt(values, from + i);
            int count = countAt(from + i);
            for (int k = 0; k < count; k++) {
                Memory.putByte(to++, (byte) (group >> (16 - 8 * k)));
            }
        }
        return Values.some(m, result);
    }

    /** How many bytes a group of four digits stands for. */
    private static int countAt(long address) {
        if (Memory.getByte(address + 3) != PAD) {
            return 3;
        }
        return Memory.getByte(address + 2) == PAD ? 1 : 2;
    }

    /** The group's 24 bits, or -1 where it is malformed or has bits that no byte takes. */
    private static int groupAt(byte[] values, long address) {
        int count = countAt(address);
        int first = values[byteAt(address)];
        int second = values[byteAt(address + 1)];
        int third = count > 1 ? values[byteAt(address + 2)] : 0;
        int fourth = count > 2 ? values[byteAt(address + 3)] : 0;
        if ((first | second | third | fourth) < 0) {
            return -1;
        }
        int group = first << 18 | second << 12 | third << 6 | fourth;
        int unused = (1 << (24 - 8 * count)) - 1;
        return (group & unused) == 0 ? group : -1;
    }
}
