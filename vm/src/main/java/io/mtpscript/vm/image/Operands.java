package io.mtpscript.vm.image;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import java.util.Optional;

/** What an instruction reads and writes, where tables of the program say how much. For instructions whose tables were checked. */
final class Operands {
    private static final Builtin[] BY_ID = new Builtin[maxId() + 1];

    static {
        for (Builtin builtin : Builtin.values()) {
            BY_ID[builtin.id()] = builtin;
        }
    }

    private final Program program;

    Operands(Program program) {
        this.program = program;
    }

    private static int maxId() {
        int max = 0;
        for (Builtin builtin : Builtin.values()) {
            max = Math.max(max, builtin.id());
        }
        return max;
    }

    /** The builtin with this number, if there is one. */
    static Optional<Builtin> builtin(int id) {
        return id < BY_ID.length ? Optional.ofNullable(BY_ID[id]) : Optional.empty();
    }

    /** How many registers from R[a] on a call, builtin or effect reads. */
    int arguments(Opcode op, long w) {
        return switch (op) {
            case CALL, TAILCALL -> program.functions().get(Instruction.imm32(w)).paramCount();
            case APPLY, TAILAPPLY -> Instruction.b(w) + 1;
            case EFFECT ->
                program.effectSites().get(Instruction.imm32(w)).argTypes().size();
            case EFFECT_ALL -> 1;
            case BUILTIN -> {
                Builtin builtin = builtin(Instruction.b(w)).orElseThrow();
                yield switch (builtin.aux()) {
                    case NONE, TYPE -> builtin.arity();
                    case COUNT -> Instruction.c(w);
                    case SQL_TEMPLATE ->
                        program.sqlTemplates()
                                .get(Instruction.c(w))
                                .paramTypes()
                                .size();
                };
            }
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
                    JMP,
                    JT,
                    JF,
                    JEQ,
                    JNE,
                    JLT,
                    JLE,
                    SWITCH,
                    TAG,
                    LD,
                    NEW,
                    LISTNEW,
                    LISTSET,
                    LISTLEN,
                    LISTGET,
                    LISTREST,
                    RET,
                    UNREACHABLE -> 0;
        };
    }
}
