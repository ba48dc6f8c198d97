package io.mtpscript.core.code;

/** Packs and unpacks one instruction word; see {@link Opcode} for the fields. */
public final class Instruction {
    private Instruction() {}

    public static long abc(Opcode op, int a, int b, int c) {
        return op.code() | (a & 0xffffL) << 16 | (b & 0xffffL) << 32 | (c & 0xffffL) << 48;
    }

    public static long imm32(Opcode op, int a, int imm) {
        return op.code() | (a & 0xffffL) << 16 | (long) imm << 32;
    }

    /** @param cost 0 to 2^48 - 1 */
    public static long charge(long cost) {
        if (cost < 0 || cost >= 1L << 48) {
            throw new IllegalArgumentException("segment cost out of range: " + cost);
        }
        return Opcode.CHARGE.code() | cost << 16;
    }

    public static int op(long word) {
        return (int) word & 0xffff;
    }

    public static int a(long word) {
        return (int) (word >>> 16) & 0xffff;
    }

    public static int b(long word) {
        return (int) (word >>> 32) & 0xffff;
    }

    public static int c(long word) {
        return (int) (word >>> 48);
    }

    /** {@code c} as a signed number. */
    public static int signedC(long word) {
        return (int) (word >> 48);
    }

    public static int imm32(long word) {
        return (int) (word >> 32);
    }

    public static long imm48(long word) {
        return word >>> 16;
    }
}
