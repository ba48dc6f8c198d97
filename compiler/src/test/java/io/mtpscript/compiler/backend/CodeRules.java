package io.mtpscript.compiler.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Segments;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rules of docs/internals.md that all emitted code keeps, checked from the words alone. */
public final class CodeRules {
    private static final Map<Integer, Builtin> BUILTINS = new HashMap<>();

    static {
        for (Builtin builtin : Builtin.values()) {
            BUILTINS.put(builtin.id(), builtin);
        }
    }

    private CodeRules() {}

    public static void check(IrProgram ir, Program program) {
        assertEquals(ir.functions().size(), program.functions().size());
        for (int i = 0; i < ir.functions().size(); i++) {
            FunctionCode function = program.functions().get(i);
            charges(function);
            segments(ir.functions().get(i), function);
        }
    }

    /** A CHARGE stands at entry, at each target and behind each end of a segment, nowhere else, and has the right sum. */
    private static void charges(FunctionCode function) {
        long[] code = function.code();
        var starts = new BitSet();
        starts.set(0);
        for (int pc = 0; pc < code.length; pc++) {
            long w = code[pc];
            Opcode op = Opcode.of(Instruction.op(w)).orElseThrow();
            switch (op) {
                case JMP, JT, JF -> starts.set(Instruction.imm32(w));
                case JEQ, JNE, JLT, JLE -> starts.set(pc + 1 + Instruction.signedC(w));
                case SWITCH ->
                    Arrays.stream(function.tables().get(Instruction.imm32(w))).forEach(starts::set);
                default -> {}
            }
            if (op.endsSegment() && pc + 1 < code.length) {
                starts.set(pc + 1);
            }
        }
        GasSchedule gas = GasSchedule.packaged();
        long charged = 0;
        long sum = 0;
        for (int pc = 0; pc < code.length; pc++) {
            Opcode op = Opcode.of(Instruction.op(code[pc])).orElseThrow();
            assertEquals(starts.get(pc), op == Opcode.CHARGE, function.name() + " at " + pc);
            if (op == Opcode.CHARGE) {
                assertEquals(charged, sum, function.name() + " before " + pc);
                charged = Instruction.imm48(code[pc]);
                sum = pc == 0 ? gas.cost(Charge.FUNCTION_ENTER) : 0;
            }
            sum += gas.cost(op);
            if (op == Opcode.BUILTIN) {
                sum += gas.cost(Objects.requireNonNull(BUILTINS.get(Instruction.b(code[pc]))));
            }
        }
        assertEquals(charged, sum, function.name());
        assertTrue(starts.length() <= code.length, function.name() + " jumps past its end");
    }

    /** The code charges what its structured form says, segment by segment. */
    private static void segments(IrFunction ir, FunctionCode function) {
        List<Long> expected = Segments.of(ir, GasSchedule.packaged()).stream()
                .filter(s -> s != 0)
                .toList();
        List<Long> charged = Arrays.stream(function.code())
                .filter(w -> Instruction.op(w) == Opcode.CHARGE.code())
                .mapToObj(Instruction::imm48)
                .filter(s -> s != 0)
                .toList();
        assertEquals(expected, charged, function.name());
    }
}
