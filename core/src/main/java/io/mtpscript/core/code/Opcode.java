package io.mtpscript.core.code;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the register bytecode. One instruction is one {@code long}: bits 0-15 the opcode, 16-31 operand
 * {@code a}, 32-47 {@code b}, 48-63 {@code c}; {@code imm32} is bits 32-63 signed, {@code imm48} bits 16-63 unsigned.
 * {@code R[x]} is register x of the current frame, a 64-bit word. Jump targets are absolute instruction indices in
 * {@code imm32}, or relative to the following instruction in a signed {@code c}.
 *
 * <p>Prices are rows of {@code gas-v5.1.csv} named {@link #row()}; docs/internals.md has the rules for segments.
 */
public enum Opcode {
    /** Starts a segment: charges {@code imm48}, the sum of its rows, before anything of it runs. */
    CHARGE(0, Form.IMM48),
    /** R[a] = R[b] */
    MOVE(1, Form.AB),
    /** R[a] = imm32, sign-extended */
    LDI(2, Form.A_IMM32),
    /** R[a] = constants[imm32] */
    LDK(3, Form.A_IMM32),

    /** R[a] = R[b] + R[c]; IntOverflow */
    IADD(16, Form.ABC),
    ISUB(17, Form.ABC),
    IMUL(18, Form.ABC),
    /** Truncates; DivisionByZero, IntOverflow */
    IDIV(19, Form.ABC),
    /** Sign of the dividend; DivisionByZero; min % -1 is 0 */
    IMOD(20, Form.ABC),
    /** R[a] = -R[b]; IntOverflow */
    INEG(21, Form.AB),
    /** R[a] = R[b] + c, c signed 16 bit; IntOverflow */
    IADDI(22, Form.ABC),
    /** R[a] = R[b] == R[c] as words: Int, Bool, and unions without payloads */
    IEQ(23, Form.ABC),
    INE(24, Form.ABC),
    /** R[a] = R[b] < R[c], signed */
    ILT(25, Form.ABC),
    ILE(26, Form.ABC),
    /** R[a] = 1 - R[b] */
    NOT(27, Form.AB),

    /** pc = imm32 */
    JMP(32, Form.IMM32),
    /** if R[a] != 0: pc = imm32 */
    JT(33, Form.A_IMM32),
    /** if R[a] == 0: pc = imm32 */
    JF(34, Form.A_IMM32),
    /** if R[a] == R[b]: pc += c (from the next instruction) */
    JEQ(35, Form.ABC),
    JNE(36, Form.ABC),
    JLT(37, Form.ABC),
    JLE(38, Form.ABC),
    /** pc = tables[imm32][R[a]]; R[a] is in range by verification of the table against the union and TAG */
    SWITCH(39, Form.A_IMM32),

    /** R[a] = variant index of the union value R[b] */
    TAG(48, Form.AB),
    /** R[a] = word c of the object at R[b] */
    LD(49, Form.ABC),
    /** R[a] = a new object of b words, copied from R[c] ... R[c+b-1]; MemoryExhausted */
    NEW(50, Form.ABC),
    /** R[a] = a new flat list of R[b] elements, all zero words until LISTSET; MemoryExhausted */
    LISTNEW(51, Form.AB),
    /** element R[b] of the list R[a], made by LISTNEW in this function, becomes R[c] */
    LISTSET(52, Form.ABC),
    /** R[a] = length of list R[b] */
    LISTLEN(53, Form.AB),
    /** R[a] = element R[c] of list R[b]; the index is in range */
    LISTGET(54, Form.ABC),
    /** R[a] = list R[b] without its first c elements (c unsigned); shares the elements */
    LISTREST(55, Form.ABC),

    /** Calls function imm32: arguments are R[a]..., the callee's R[0] is R[a], the result arrives in R[a] */
    CALL(64, Form.A_IMM32),
    /** Replaces the current frame by function imm32; arguments are R[a]... */
    TAILCALL(65, Form.A_IMM32),
    /** Calls the closure R[a] with b arguments R[a+1]...; the callee's R[0] is the closure; result in R[a] */
    APPLY(66, Form.AB),
    TAILAPPLY(67, Form.AB),
    /** Returns R[a] */
    RET(68, Form.A),
    /** Builtin b with its arguments in R[a]...; c is its type id or count (0 where it takes none); result in R[a] */
    BUILTIN(69, Form.ABC),
    /** Effect site imm32 with its arguments in R[a]...; the VM suspends; the answer arrives in R[a] */
    EFFECT(70, Form.A_IMM32),
    /** Never reached in a correct program: ends the request as the engine's own fault */
    UNREACHABLE(71, Form.NONE),
    /**
     * R[a] is a list of prepared calls, objects of a site's number and its arguments; the VM suspends with all of them, and the
     * list of their answers arrives in R[a]. An empty list is its own answer.
     */
    EFFECT_ALL(72, Form.A);

    /** Which operand fields an instruction uses. */
    public enum Form {
        NONE,
        A,
        AB,
        ABC,
        A_IMM32,
        IMM32,
        IMM48
    }

    private static final @Nullable Opcode[] BY_CODE = new Opcode[73];

    static {
        for (Opcode op : values()) {
            BY_CODE[op.code] = op;
        }
    }

    private final int code;
    private final Form form;

    Opcode(int code, Form form) {
        this.code = code;
        this.form = form;
    }

    public int code() {
        return code;
    }

    public Form form() {
        return form;
    }

    /** Name of the price row: the constant's name in lower case. */
    public String row() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** True where control may leave the straight line: the next instruction starts a segment. */
    public boolean endsSegment() {
        return switch (this) {
            case JMP,
                    JT,
                    JF,
                    JEQ,
                    JNE,
                    JLT,
                    JLE,
                    SWITCH,
                    CALL,
                    TAILCALL,
                    APPLY,
                    TAILAPPLY,
                    RET,
                    EFFECT,
                    EFFECT_ALL,
                    UNREACHABLE -> true;
            case CHARGE,
                    MOVE,
                    LDI,
                    LDK,
                    IADD,
                    ISUB,
                    IMUL,
                    IDIV,
                    IMOD,
                    INEG,
                    IADDI,
                    IEQ,
                    INE,
                    ILT,
                    ILE,
                    NOT,
                    TAG,
                    LD,
                    NEW,
                    LISTNEW,
                    LISTSET,
                    LISTLEN,
                    LISTGET,
                    LISTREST,
                    BUILTIN -> false;
        };
    }

    /** The operation with this number, if there is one. */
    public static Optional<Opcode> of(int code) {
        return code < 0 || code >= BY_CODE.length ? Optional.empty() : Optional.ofNullable(BY_CODE[code]);
    }

    public static List<Opcode> all() {
        return List.of(values());
    }
}
