package io.mtpscript.engine.packing;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.List;
import java.util.function.Consumer;

/** What {@code java.lang.runtime.SwitchBootstraps.typeSwitch} makes of a {@code switch} whose labels are all types. */
final class TypeSwitch {
    private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    private TypeSwitch() {}

    static boolean is(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod();
        return bootstrap.owner().equals(BOOTSTRAPS)
                && bootstrap.methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc);
    }

    /** A method of the value and of the label to start at: the number of the first label that fits, -1 for null, else how many there are. */
    static Consumer<CodeBuilder> of(InvokeDynamicInstruction call) {
        List<ConstantDesc> labels = call.bootstrapArgs();
        return code -> {
            var notNull = code.newLabel();
            code.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
            for (int n = 0; n < labels.size(); n++) {
                var next = code.newLabel();
                code.iload(1).loadConstant(n).if_icmpgt(next);
                code.aload(0).instanceOf((ClassDesc) labels.get(n)).ifeq(next);
                code.loadConstant(n).ireturn().labelBinding(next);
            }
            code.loadConstant(labels.size()).ireturn();
        };
    }
}
