package io.mtpscript.conformance.architecture;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the harmless use of {@code Map.of} and {@code Set.of}: a table in a static field of which one only asks what is in
 * it. Such a field is declared {@code Map} or {@code Set}; one that is iterated has a type that promises an order, such as
 * {@code SequencedMap} or {@code List}.
 */
final class ConstantTables {
    private static final Set<String> TABLES = Set.of("java/util/Map", "java/util/Set");
    private static final Set<String> MAKERS = Set.of("of", "ofEntries", "copyOf");
    private static final Set<String> QUESTIONS =
            Set.of("get", "getOrDefault", "containsKey", "contains", "containsAll", "isEmpty", "size");

    private ConstantTables() {}

    /** Whether the instruction makes a table and the next one puts it into a static field. */
    static boolean makesTable(List<Instruction> code, int index) {
        return code.get(index) instanceof InvokeInstruction call
                && TABLES.contains(call.owner().asInternalName())
                && MAKERS.contains(call.name().stringValue())
                && index + 1 < code.size()
                && code.get(index + 1) instanceof FieldInstruction field
                && field.opcode() == Opcode.PUTSTATIC
                && isTable(field);
    }

    /** Whether the instruction reads a table and something else than a question is then asked of it. */
    static boolean leaksTable(List<Instruction> code, int index) {
        return code.get(index) instanceof FieldInstruction field
                && field.opcode() == Opcode.GETSTATIC
                && isTable(field)
                && !isAsked(code, index);
    }

    private static boolean isTable(FieldInstruction field) {
        String descriptor = field.type().stringValue();
        return TABLES.stream().anyMatch(table -> descriptor.equals("L" + table + ";"));
    }

    /** Follows the operand stack from the read at {@code index} to the instruction that takes the value off. */
    private static boolean isAsked(List<Instruction> code, int index) {
        int above = 0;
        for (Instruction instruction : code.subList(index + 1, code.size())) {
            Optional<Effect> effect = effect(instruction);
            if (effect.isEmpty()) {
                return false; // the code branches: not followed further
            }
            int taken = effect.get().taken();
            if (taken > above) {
                return taken == above + 1
                        && instruction instanceof InvokeInstruction call
                        && TABLES.contains(call.owner().asInternalName())
                        && QUESTIONS.contains(call.name().stringValue());
            }
            above += effect.get().given() - taken;
        }
        return false;
    }

    /** How many values an instruction takes off the operand stack and puts onto it. */
    private record Effect(int taken, int given) {}

    private static Optional<Effect> effect(Instruction instruction) {
        return switch (instruction) {
            case LoadInstruction load -> Optional.of(new Effect(0, 1));
            case ConstantInstruction constant -> Optional.of(new Effect(0, 1));
            case NewObjectInstruction made -> Optional.of(new Effect(0, 1));
            case ConvertInstruction convert -> Optional.of(new Effect(1, 1));
            case TypeCheckInstruction check -> Optional.of(new Effect(1, 1));
            case ArrayLoadInstruction load -> Optional.of(new Effect(2, 1));
            case ArrayStoreInstruction store -> Optional.of(new Effect(3, 0));
            case StackInstruction copy when copy.opcode() == Opcode.DUP -> Optional.of(new Effect(1, 2));
            case OperatorInstruction operator -> Optional.of(new Effect(isUnary(operator) ? 1 : 2, 1));
            case FieldInstruction field when field.opcode() == Opcode.GETSTATIC -> Optional.of(new Effect(0, 1));
            case FieldInstruction field when field.opcode() == Opcode.GETFIELD -> Optional.of(new Effect(1, 1));
            case InvokeInstruction call ->
                Optional.of(call(call.typeSymbol(), call.opcode() == Opcode.INVOKESTATIC ? 0 : 1));
            case InvokeDynamicInstruction call -> Optional.of(call(call.typeSymbol(), 0));
            default -> Optional.empty();
        };
    }

    private static boolean isUnary(OperatorInstruction operator) {
        return switch (operator.opcode()) {
            case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH -> true;
            default -> false;
        };
    }

    private static Effect call(MethodTypeDesc type, int receivers) {
        boolean isVoid = type.returnType().equals(ConstantDescs.CD_void);
        return new Effect(type.parameterCount() + receivers, isVoid ? 0 : 1);
    }
}
