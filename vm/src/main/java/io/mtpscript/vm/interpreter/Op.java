package io.mtpscript.vm.interpreter;

/**
 * The numbers of {@link io.mtpscript.core.code.Opcode} as constants, which a {@code switch} needs to become one jump. A test
 * holds the two together.
 */
final class Op {
    static final int CHARGE = 0;
    static final int MOVE = 1;
    static final int LDI = 2;
    static final int LDK = 3;
    static final int IADD = 16;
    static final int ISUB = 17;
    static final int IMUL = 18;
    static final int IDIV = 19;
    static final int IMOD = 20;
    static final int INEG = 21;
    static final int IADDI = 22;
    static final int IEQ = 23;
    static final int INE = 24;
    static final int ILT = 25;
    static final int ILE = 26;
    static final int NOT = 27;
    static final int JMP = 32;
    static final int JT = 33;
    static final int JF = 34;
    static final int JEQ = 35;
    static final int JNE = 36;
    static final int JLT = 37;
    static final int JLE = 38;
    static final int SWITCH = 39;
    static final int TAG = 48;
    static final int LD = 49;
    static final int NEW = 50;
    static final int LISTNEW = 51;
    static final int LISTSET = 52;
    static final int LISTLEN = 53;
    static final int LISTGET = 54;
    static final int LISTREST = 55;
    static final int CALL = 64;
    static final int TAILCALL = 65;
    static final int APPLY = 66;
    static final int TAILAPPLY = 67;
    static final int RET = 68;
    static final int BUILTIN = 69;
    static final int EFFECT = 70;
    static final int UNREACHABLE = 71;
    static final int EFFECT_ALL = 72;

    private Op() {}
}
