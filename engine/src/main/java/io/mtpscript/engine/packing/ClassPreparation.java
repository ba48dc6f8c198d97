package io.mtpscript.engine.packing;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rewrites one class for Java's cache of linked classes, which leaves out two things. Classes older than Java 6, because they carry no
 * frames for the verifier: they get them. The code behind a {@code switch} over types and behind a record's own methods, which Java makes
 * anew in every run: it is written into the class as static methods that do the same.
 */
final class ClassPreparation {
    private static final int FIRST_WITH_FRAMES = ClassFile.JAVA_6_VERSION;
    private static final int UPGRADED = ClassFile.JAVA_17_VERSION;

    private final ClassFile format;

    /** @param loader finds the classes that those to be rewritten name */
    ClassPreparation(ClassLoader loader) {
        this.format = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)),
                ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    /** A method to be added. */
    private record Added(String name, MethodTypeDesc type, Consumer<CodeBuilder> code) {}

    byte[] prepare(byte[] bytes) {
        ClassModel model = format.parse(bytes);
        if (model.majorVersion() < FIRST_WITH_FRAMES) {
            ClassTransform newer = (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(UPGRADED, 0);
                } else {
                    builder.with(element);
                }
            };
            return format.transformClass(
                    model, newer.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
        }
        boolean touched = model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call
                        && (TypeSwitch.is(call) || RecordMethod.is(call)));
        return touched ? rewritten(model) : bytes;
    }

    private byte[] rewritten(ClassModel model) {
        ClassDesc self = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        List<Added> added = new ArrayList<>();
        CodeTransform calls = (builder, element) -> {
            if (element instanceof InvokeDynamicInstruction call && (TypeSwitch.is(call) || RecordMethod.is(call))) {
                String name = call.name().stringValue() + "$" + added.size();
                added.add(new Added(name, call.typeSymbol(), code(model, call)));
                builder.invokestatic(self, name, call.typeSymbol(), isInterface);
            } else {
                builder.with(element);
            }
        };
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        return format.transformClass(
                model,
                ClassTransform.transformingMethodBodies(calls)
                        .andThen(ClassTransform.endHandler(builder -> added.forEach(method ->
                                builder.withMethodBody(method.name(), method.type(), flags, method.code())))));
    }

    private static Consumer<CodeBuilder> code(ClassModel model, InvokeDynamicInstruction call) {
        return TypeSwitch.is(call) ? TypeSwitch.of(call) : RecordMethod.of(model, call);
    }
}
