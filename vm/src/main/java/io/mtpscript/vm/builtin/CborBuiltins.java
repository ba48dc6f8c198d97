package io.mtpscript.vm.builtin;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;

/** Canonical CBOR (docs/internals.md, section 5) as text. */
final class CborBuiltins {
    private CborBuiltins() {}

    /** Lower-case hex. The bytes are written where the second half of the digits will stand, then spread from the front. */
    static long encode(Machine m, int type, long word) {
        long length = m.cbor().measure(type, word, m.image().unitPrice(Builtin.CBOR_ENCODE));
        if (length < 0) {
            return 0;
        }
        long result = Values.newString(m, 2 * length, 2 * length);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, 2 * length);
        m.cbor().write(type, word, to + length, length);
        for (long i = 0; i < length; i++) {
            int value = Memory.getByte(to + length + i) & 0xff;
            Memory.putByte(to + 2 * i, HashBuiltins.hexDigit(value >> 4));
            Memory.putByte(to + 2 * i + 1, HashBuiltins.hexDigit(value & 15));
        }
        return result;
    }
}
