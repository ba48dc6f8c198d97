package io.mtpscript.vm.image;

import static io.mtpscript.vm.image.RefusedException.unless;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;

/**
 * Checks one function: every instruction exists and its operands are in range, jumps land on CHARGE, each CHARGE has the sum of
 * its segment's prices, and no register is read that may hold anything (docs/internals.md, sections 4 and 6).
 */
final class CodeVerifier {
    private final Program program;
    private final GasSchedule gas;
    private final Forms forms;
    private final Operands operands;
    private final FunctionCode function;
    private final int id;
    private final long[] code;

    CodeVerifier(Program program, GasSchedule gas, Forms forms, int id) {
        this.program = program;
        this.gas = gas;
        this.forms = forms;
        this.operands = new Operands(program);
        this.id = id;
        this.function = program.functions().get(id);
        this.code = function.code();
    }

    /** Checks everything; true if a frame of the function must start with zeros. */
    boolean verify() throws RefusedException {
        header();
        boolean[] starts = new boolean[code.length];
        starts[0] = true;
        for (int pc = 0; pc < code.length; pc++) {
            instruction(pc, starts);
        }
        segments(starts);
        positions();
        return new RegisterFlow(operands, function, name()).readsZero();
    }

    private String name() {
        return "Function " + id + " (" + function.name() + ")";
    }

    /** Written out only where a snapshot is refused: each instruction is asked about several times. */
    private Object at(int pc) {
        return new Object() {
            @Override
            public String toString() {
                return name() + ", instruction " + pc;
            }
        };
    }

    private void header() throws RefusedException {
        int registers = function.registerCount();
        unless(registers >= 1 && registers <= Limits.REGISTERS, "%s has %d registers", name(), registers);
        int arguments = function.paramCount() + (function.closure() ? 1 : 0);
        unless(
                function.paramCount() >= 0 && arguments <= registers,
                "%s has %d parameters in %d registers",
                name(),
                function.paramCount(),
                registers);
        unless(function.closure() || function.captureTypes().isEmpty(), "%s captures but is no closure", name());
        unless(!function.closure() || function.pure(), "%s is a closure with effects", name());
        for (int type : function.captureTypes()) {
            unless(type >= 0 && type < program.types().size(), "%s captures a value of type %d", name(), type);
        }
        unless(code.length >= 2 && code.length <= Limits.INSTRUCTIONS, "%s has %d instructions", name(), code.length);
    }

    private void instruction(int pc, boolean[] starts) throws RefusedException {
        long w = code[pc];
        Opcode op = Opcode.of(Instruction.op(w))
                .orElseThrow(() -> new RefusedException(at(pc) + " is no operation: " + Instruction.op(w)));
        unusedBits(op, w, pc);
        switch (op) {
            case CHARGE, UNREACHABLE -> {}
            case JMP -> target(Instruction.imm32(w), pc, starts);
            case LDI -> register(Instruction.a(w), 1, pc);
            case LDK -> {
                register(Instruction.a(w), 1, pc);
                index(Instruction.imm32(w), program.constants().length, "constant", pc);
            }
            case MOVE, INEG, NOT, TAG, LISTNEW, LISTLEN -> {
                register(Instruction.a(w), 1, pc);
                register(Instruction.b(w), 1, pc);
            }
            case IADDI, LD, LISTREST -> {
                register(Instruction.a(w), 1, pc);
                register(Instruction.b(w), 1, pc);
            }
            case IADD, ISUB, IMUL, IDIV, IMOD, IEQ, INE, ILT, ILE, LISTSET, LISTGET -> {
                register(Instruction.a(w), 1, pc);
                register(Instruction.b(w), 1, pc);
                register(Instruction.c(w), 1, pc);
            }
            case JT, JF -> {
                register(Instruction.a(w), 1, pc);
                target(Instruction.imm32(w), pc, starts);
            }
            case JEQ, JNE, JLT, JLE -> {
                register(Instruction.a(w), 1, pc);
                register(Instruction.b(w), 1, pc);
                target(pc + 1 + Instruction.signedC(w), pc, starts);
            }
            case SWITCH -> {
                register(Instruction.a(w), 1, pc);
                table(Instruction.imm32(w), pc, starts);
            }
            case NEW -> {
                register(Instruction.a(w), 1, pc);
                unless(Instruction.b(w) > 0, "%s makes an object without words", at(pc));
                register(Instruction.c(w), Instruction.b(w), pc);
            }
            case CALL, TAILCALL -> call(w, pc);
            case APPLY, TAILAPPLY -> register(Instruction.a(w), Instruction.b(w) + 1, pc);
            case RET -> register(Instruction.a(w), 1, pc);
            case BUILTIN -> builtin(w, pc);
            case EFFECT_ALL -> {
                // Which sites the calls are of is known only when they are made, and checked then.
                register(Instruction.a(w), 1, pc);
                unless(!function.pure(), "%s has effects in a pure function", at(pc));
            }
            case EFFECT -> {
                index(Instruction.imm32(w), program.effectSites().size(), "effect site", pc);
                arguments(Opcode.EFFECT, w, pc);
                unless(!function.pure(), "%s has an effect in a pure function", at(pc));
            }
        }
    }

    private void unusedBits(Opcode op, long w, int pc) throws RefusedException {
        long unused = switch (op.form()) {
            case NONE -> w >>> 16;
            case A -> w >>> 32;
            case AB -> w >>> 48;
            case ABC, A_IMM32, IMM48 -> 0;
            case IMM32 -> Instruction.a(w);
        };
        unless(unused == 0, "%s has bits that %s does not use", at(pc), op);
    }

    private void register(int first, int count, int pc) throws RefusedException {
        unless(
                first + Math.max(1, count) <= function.registerCount(),
                "%s uses R[%d] of %d registers",
                at(pc),
                first + Math.max(1, count) - 1,
                function.registerCount());
    }

    private void index(int index, int size, String what, int pc) throws RefusedException {
        unless(index >= 0 && index < size, "%s uses %s %d of %d", at(pc), what, index, size);
    }

    private void target(int target, int pc, boolean[] starts) throws RefusedException {
        unless(
                target >= 0 && target < code.length && Instruction.op(code[target]) == Opcode.CHARGE.code(),
                "%s jumps to %d, which starts no segment",
                at(pc),
                target);
        starts[target] = true;
    }

    private void table(int index, int pc, boolean[] starts) throws RefusedException {
        index(index, function.tables().size(), "switch table", pc);
        int[] table = function.tables().get(index);
        unless(table.length > 0, "%s switches over an empty table", at(pc));
        for (int target : table) {
            target(target, pc, starts);
            // Loops go back by jumps; tier 2 counts on it.
            unless(target > pc, "%s switches back to %d", at(pc), target);
        }
    }

    private void call(long w, int pc) throws RefusedException {
        int callee = Instruction.imm32(w);
        index(callee, program.functions().size(), "function", pc);
        FunctionCode called = program.functions().get(callee);
        unless(!called.closure(), "%s calls the closure's function %d directly", at(pc), callee);
        unless(called.pure() || !function.pure(), "%s calls a function with effects from a pure one", at(pc));
        arguments(Opcode.CALL, w, pc);
    }

    private void arguments(Opcode op, long w, int pc) throws RefusedException {
        register(Instruction.a(w), operands.arguments(op, w), pc);
    }

    private void builtin(long w, int pc) throws RefusedException {
        Builtin builtin = Operands.builtin(Instruction.b(w))
                .orElseThrow(() -> new RefusedException(at(pc) + " is no builtin: " + Instruction.b(w)));
        int aux = Instruction.c(w);
        switch (builtin.aux()) {
            case NONE -> unless(aux == 0, "%s gives %s an operand it does not take", at(pc), builtin);
            case TYPE -> {
                index(aux, program.types().size(), "type", pc);
                type(builtin, aux, pc);
            }
            case COUNT -> unless(aux > 0, "%s joins nothing", at(pc));
            case SQL_TEMPLATE -> index(aux, program.sqlTemplates().size(), "SQL template", pc);
        }
        arguments(Opcode.BUILTIN, w, pc);
    }

    private void type(Builtin builtin, int type, int pc) throws RefusedException {
        boolean holds = switch (builtin) {
            case OP_EQUAL, LIST_DISTINCT -> forms.equality(type);
            case MAP_EMPTY,
                    MAP_GET,
                    MAP_SET,
                    MAP_REMOVE,
                    MAP_HAS,
                    MAP_SIZE,
                    MAP_KEYS,
                    MAP_VALUES,
                    MAP_ENTRIES,
                    MAP_FROM_LIST,
                    MAP_MERGE -> forms.key(type);
            case JSON_ENCODE, JSON_DECODE, JSON_DECODE_STRICT -> forms.json(type);
            case CBOR_ENCODE -> forms.cbor(type);
            case HASH_HMAC_SHA256, JWT_HS256, JWT_RS256, JWT_ES256, JWT_ED25519, PASSWORD_ARGON2ID ->
                isStringOrSecret(type);
            default -> true;
        };
        unless(holds, "%s gives %s the type %d, which it cannot take", at(pc), builtin, type);
    }

    private boolean isStringOrSecret(int type) {
        TypeDesc described = program.types().get(type);
        return described == TypeDesc.Prim.STRING || described == TypeDesc.Prim.SECRET;
    }

    /** CHARGE stands exactly where a segment starts, and has the sum of its prices. */
    private void segments(boolean[] starts) throws RefusedException {
        for (int pc = 0; pc + 1 < code.length; pc++) {
            if (op(pc).endsSegment()) {
                starts[pc + 1] = true;
            }
        }
        Opcode last = op(code.length - 1);
        boolean ends = switch (last) {
            case JMP, SWITCH, TAILCALL, TAILAPPLY, RET, UNREACHABLE -> true;
            default -> false;
        };
        unless(ends, "%s runs past its end", name());
        for (int pc = 0; pc < code.length; pc++) {
            boolean charge = op(pc) == Opcode.CHARGE;
            unless(
                    charge == starts[pc],
                    "%s %s",
                    at(pc),
                    charge ? "charges inside a segment" : "starts a segment without CHARGE");
        }
        for (int pc = 0; pc < code.length; pc++) {
            if (op(pc) == Opcode.CHARGE) {
                long sum = sum(pc);
                unless(
                        Instruction.imm48(code[pc]) == sum,
                        "%s charges %d; its segment costs %d",
                        at(pc),
                        Instruction.imm48(code[pc]),
                        sum);
            }
        }
    }

    private long sum(int start) {
        long sum = start == 0 ? gas.cost(Charge.FUNCTION_ENTER) : 0;
        sum += gas.cost(Opcode.CHARGE);
        for (int pc = start + 1; pc < code.length && op(pc) != Opcode.CHARGE; pc++) {
            sum += gas.cost(op(pc));
            if (op(pc) == Opcode.BUILTIN) {
                sum += gas.cost(Operands.builtin(Instruction.b(code[pc])).orElseThrow());
            }
        }
        return sum;
    }

    private Opcode op(int pc) {
        return Opcode.of(Instruction.op(code[pc])).orElseThrow();
    }

    private void positions() throws RefusedException {
        int[] pairs = function.positions();
        unless(pairs.length % 2 == 0, "%s has half a position", name());
        int previous = -1;
        for (int i = 0; i < pairs.length; i += 2) {
            unless(
                    pairs[i] > previous
                            && pairs[i] < code.length
                            && pairs[i + 1] >= 0
                            && pairs[i + 1] < program.positions().length,
                    "%s has a position out of order or range at %d",
                    name(),
                    pairs[i]);
            previous = pairs[i];
        }
    }
}
