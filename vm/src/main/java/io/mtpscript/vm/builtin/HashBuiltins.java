package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;

/** Hashes of a String's bytes, in lower-case hex. */
final class HashBuiltins {
    private HashBuiltins() {}

    static long sha256(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.HASH_SHA256, blocks(length))) {
            return 0;
        }
        long bytes = Values.bytes(m, string);
        byte[] chunk = m.scratch();
        Sha256 sha256 = m.sha256();
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(chunk.length, length - done);
            Memory.copy(bytes + done, chunk, 0, part);
            sha256.update(chunk, 0, part);
            done += part;
        }
        sha256.digest(chunk, 0);
        for (int i = Sha256.BYTES - 1; i >= 0; i--) {
            int value = chunk[i] & 0xff;
            chunk[2 * i] = hexDigit(value >> 4);
            chunk[2 * i + 1] = hexDigit(value & 15);
        }
        return Values.ascii(m, chunk, 2 * Sha256.BYTES);
    }

    static long fnv1a64(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.HASH_FNV1A64, blocks(length))) {
            return 0;
        }
        long bytes = Values.bytes(m, string);
        long hash = Fnv1a64.START;
        for (long i = 0; i < length; i++) {
            hash = Fnv1a64.update(hash, Memory.getByte(bytes + i));
        }
        byte[] text = m.scratch();
        for (int i = 0; i < 16; i++) {
            text[i] = hexDigit((int) (hash >>> (60 - 4 * i)) & 15);
        }
        return Values.ascii(m, text, 16);
    }

    /** Whether both are the same; where they differ takes no less time than where they do not. */
    static long equal(Machine m, long a, long b) {
        long length = Values.byteLength(m, a);
        if (!m.charge(Builtin.HASH_EQUAL, blocks(length + Values.byteLength(m, b)))) {
            return 0;
        }
        if (length != Values.byteLength(m, b)) {
            return 0;
        }
        long bytesA = Values.bytes(m, a);
        long bytesB = Values.bytes(m, b);
        int difference = 0;
        for (long i = 0; i < length; i++) {
            difference |= Memory.getByte(bytesA + i) ^ Memory.getByte(bytesB + i);
        }
        return difference == 0 ? 1 : 0;
    }

    static byte hexDigit(int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }
}
