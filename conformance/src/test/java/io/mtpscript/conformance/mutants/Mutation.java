package io.mtpscript.conformance.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One change of one instruction.
 *
 * @param index of the element in the method's code
 * @param line of the source
 * @param number among the method's changes of this kind
 */
record Mutation(String className, String method, String descriptor, int index, int line, int number, String what) {
    private static final int MOST_DIGITS = 34;

    private static final Map<Opcode, Opcode> BRANCHES = Map.ofEntries(
            Map.entry(Opcode.IFEQ, Opcode.IFNE),
            Map.entry(Opcode.IFNE, Opcode.IFEQ),
            Map.entry(Opcode.IFLT, Opcode.IFLE),
            Map.entry(Opcode.IFLE, Opcode.IFLT),
            Map.entry(Opcode.IFGT, Opcode.IFGE),
            Map.entry(Opcode.IFGE, Opcode.IFGT),
            Map.entry(Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE),
            Map.entry(Opcode.IF_ICMPNE, Opcode.IF_ICMPEQ),
            Map.entry(Opcode.IF_ICMPLT, Opcode.IF_ICMPLE),
            Map.entry(Opcode.IF_ICMPLE, Opcode.IF_ICMPLT),
            Map.entry(Opcode.IF_ICMPGT, Opcode.IF_ICMPGE),
            Map.entry(Opcode.IF_ICMPGE, Opcode.IF_ICMPGT));

    private static final Map<Opcode, Opcode> OPERATORS = Map.ofEntries(
            Map.entry(Opcode.IADD, Opcode.ISUB),
            Map.entry(Opcode.ISUB, Opcode.IADD),
            Map.entry(Opcode.LADD, Opcode.LSUB),
            Map.entry(Opcode.LSUB, Opcode.LADD),
            Map.entry(Opcode.LMUL, Opcode.LADD),
            Map.entry(Opcode.IMUL, Opcode.IADD),
            Map.entry(Opcode.LDIV, Opcode.LMUL),
            Map.entry(Opcode.LREM, Opcode.LDIV),
            Map.entry(Opcode.LSHL, Opcode.LUSHR),
            Map.entry(Opcode.LUSHR, Opcode.LSHL),
            Map.entry(Opcode.LAND, Opcode.LOR),
            Map.entry(Opcode.LOR, Opcode.LAND),
            Map.entry(Opcode.IAND, Opcode.IOR),
            Map.entry(Opcode.IOR, Opcode.IAND));

    static byte[] classFile(String className) {
        String resource = "/" + className.replace('.', '/') + ".class";
        try (InputStream in = Mutation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    /** Every change that can be made to a class's methods. */
    static List<Mutation> of(String className) {
        var all = new ArrayList<Mutation>();
        ClassModel model = ClassFile.of().parse(classFile(className));
        for (MethodModel method : model.methods()) {
            method.code().ifPresent(code -> of(className, method, code, all));
        }
        return all;
    }

    private static void of(String className, MethodModel method, CodeModel code, List<Mutation> all) {
        int index = 0;
        int line = 0;
        for (CodeElement element : code) {
            if (element instanceof LineNumber number) {
                line = number.line();
            }
            int at = line;
            int position = index;
            changed(element)
                    .ifPresent(what -> all.add(new Mutation(
                            className,
                            method.methodName().stringValue(),
                            method.methodType().stringValue(),
                            position,
                            at,
                            (int) all.stream()
                                    .filter(m -> m.method()
                                                    .equals(method.methodName().stringValue())
                                            && m.what().equals(what))
                                    .count(),
                            what)));
            index++;
        }
    }

    private static Optional<String> changed(CodeElement element) {
        return switch (element) {
            case BranchInstruction branch
            when BRANCHES.containsKey(branch.opcode()) ->
                Optional.of(branch.opcode() + " to " + BRANCHES.get(branch.opcode()));
            case OperatorInstruction operator
            when OPERATORS.containsKey(operator.opcode()) ->
                Optional.of(operator.opcode() + " to " + OPERATORS.get(operator.opcode()));
            // Larger ones are sizes of buffers, masks of flags that nothing else has, and the like.
            case ConstantInstruction constant
            when constant.constantValue() instanceof Integer value && value <= MOST_DIGITS ->
                Optional.of("the constant " + value + " to " + other(value));
            case ConstantInstruction constant
            when constant.constantValue() instanceof Long value && value <= MOST_DIGITS ->
                Optional.of("the constant " + value + " to " + other(value));
            default -> Optional.empty();
        };
    }

    /** True becomes false, and other numbers one more. */
    private static long other(long value) {
        return value == 1 ? 0 : value + 1;
    }

    /** The class file with the change. */
    byte[] apply() {
        ClassFile files = ClassFile.of();
        ClassModel model = files.parse(classFile(className));
        return files.transformClass(
                model,
                ClassTransform.transformingMethodBodies(
                        m -> m.methodName().equalsString(method)
                                && m.methodType().equalsString(descriptor),
                        CodeTransform.ofStateful(this::transform)));
    }

    private CodeTransform transform() {
        int[] at = {0};
        return (builder, element) -> {
            if (at[0]++ != index || !(element instanceof Instruction)) {
                builder.with(element);
                return;
            }
            switch (element) {
                case BranchInstruction branch ->
                    builder.branch(BRANCHES.getOrDefault(branch.opcode(), branch.opcode()), branch.target());
                case OperatorInstruction operator ->
                    builder.with(OperatorInstruction.of(OPERATORS.getOrDefault(operator.opcode(), operator.opcode())));
                case ConstantInstruction constant -> {
                    ConstantDesc value = constant.constantValue();
                    if (value instanceof Integer number) {
                        builder.loadConstant((int) other(number));
                    } else if (value instanceof Long number) {
                        builder.loadConstant(other(number));
                    }
                }
                default -> builder.with(element);
            }
        };
    }

    /** Where it is and what it does, whatever stands before it in the source. */
    String place() {
        return className.substring(className.lastIndexOf('.') + 1) + "." + method + " " + number + ": " + what;
    }

    @Override
    public String toString() {
        return place() + ", line " + line;
    }
}
