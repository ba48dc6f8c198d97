package io.mtpscript.conformance.architecture;

import io.mtpscript.conformance.architecture.CompiledClass.FloatUse;
import io.mtpscript.conformance.architecture.CompiledClass.MemberUse;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.util.ArrayList;
import java.util.List;

/** Collects what the methods of one class do. */
final class CodeReader {
    private final List<MemberUse> uses = new ArrayList<>();
    private final List<MemberUse> leakedTables = new ArrayList<>();
    private final List<FloatUse> floats = new ArrayList<>();

    List<MemberUse> uses() {
        return uses;
    }

    List<MemberUse> leakedTables() {
        return leakedTables;
    }

    List<FloatUse> floats() {
        return floats;
    }

    void read(String method, CodeModel code) {
        List<Instruction> instructions = code.elementStream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
        int line = 0;
        int index = 0;
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case Instruction instruction -> {
                    read(instructions, index, method, line);
                    index++;
                }
                default -> {} // labels and tables
            }
        }
    }

    private void read(List<Instruction> code, int index, String method, int line) {
        Instruction instruction = code.get(index);
        switch (instruction) {
            case InvokeInstruction call -> {
                if (!ConstantTables.makesTable(code, index)) {
                    uses.add(use(call.method(), method, line));
                }
            }
            case FieldInstruction field -> {
                uses.add(use(field.field(), method, line));
                if (ConstantTables.leaksTable(code, index)) {
                    leakedTables.add(use(field.field(), method, line));
                }
            }
            case InvokeDynamicInstruction dynamic -> {
                for (LoadableConstantEntry argument :
                        dynamic.invokedynamic().bootstrap().arguments()) {
                    if (argument instanceof MethodHandleEntry handle) {
                        uses.add(use(handle.reference(), method, line));
                    }
                }
            }
            default -> {} // the other instructions mention no member
        }
        if (FloatingPoint.computes(instruction)) {
            floats.add(new FloatUse(instruction.opcode().name(), method, line));
        }
    }

    private static MemberUse use(MemberRefEntry member, String method, int line) {
        return new MemberUse(
                CompiledClass.dotted(member.owner().asInternalName()),
                member.name().stringValue(),
                member.type().stringValue(),
                method,
                line);
    }
}
