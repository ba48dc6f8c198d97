package io.mtpscript.conformance.architecture;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one class file says about its class.
 *
 * @param name with dots, nested classes with {@code $}
 * @param types names of all classes it mentions anywhere: instructions, descriptors, generic signatures, annotations
 * @param uses members it calls, reads or refers to, but for the making of constant tables: see {@link ConstantTables}
 * @param leakedTables reads of constant tables for more than a look-up
 * @param floats places that compute with float or double
 * @param annotations names of the class's own annotations
 */
record CompiledClass(
        String name,
        Set<String> types,
        List<MemberUse> uses,
        List<MemberUse> leakedTables,
        List<FloatUse> floats,
        Set<String> annotations) {

    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([\\w$/-]+)");

    /** A member of another class, used in {@code method} of this one at {@code line} (0 if the file does not say). */
    record MemberUse(String owner, String name, String descriptor, String method, int line) {}

    /** An instruction on float or double values. */
    record FloatUse(String instruction, String method, int line) {}

    Optional<SystemModule> module() {
        return SystemModule.of(name);
    }

    static CompiledClass read(byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        CodeReader reader = new CodeReader();
        for (MethodModel method : model.methods()) {
            method.code().ifPresent(code -> reader.read(sourceMethod(method), code));
        }
        return new CompiledClass(
                dotted(model.thisClass().asInternalName()),
                types(model),
                List.copyOf(reader.uses()),
                List.copyOf(reader.leakedTables()),
                List.copyOf(reader.floats()),
                annotations(model));
    }

    /** A lambda's body counts as part of the method it stands in. */
    private static String sourceMethod(MethodModel method) {
        String name = method.methodName().stringValue();
        if (name.startsWith("lambda$")) {
            return name.substring("lambda$".length(), name.lastIndexOf('$'));
        }
        return name;
    }

    private static Set<String> types(ClassModel model) {
        Set<String> types = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> addClass(type.asInternalName(), types);
                case NameAndTypeEntry member -> addAll(member.type().stringValue(), types);
                case MethodTypeEntry type -> addAll(type.descriptor().stringValue(), types);
                default -> {} // numbers, texts, and entries made of those above
            }
        }
        model.fields().forEach(field -> {
            addAll(field.fieldType().stringValue(), types);
            field.findAttribute(Attributes.signature()).ifPresent(s -> addSignature(s, types));
        });
        model.methods().forEach(method -> {
            addAll(method.methodType().stringValue(), types);
            method.findAttribute(Attributes.signature()).ifPresent(s -> addSignature(s, types));
        });
        model.findAttribute(Attributes.signature()).ifPresent(s -> addSignature(s, types));
        types.addAll(annotations(model));
        return types;
    }

    private static void addSignature(SignatureAttribute signature, Set<String> types) {
        addAll(signature.signature().stringValue(), types);
    }

    private static void addClass(String internalName, Set<String> types) {
        if (internalName.startsWith("[")) {
            addAll(internalName, types);
        } else {
            types.add(dotted(internalName));
        }
    }

    private static void addAll(String descriptor, Set<String> types) {
        Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (matcher.find()) {
            types.add(dotted(matcher.group(1)));
        }
    }

    private static Set<String> annotations(ClassModel model) {
        Set<String> names = new TreeSet<>();
        model.findAttribute(Attributes.runtimeVisibleAnnotations())
                .ifPresent(found -> found.annotations()
                        .forEach(annotation -> addAll(annotation.className().stringValue(), names)));
        model.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .ifPresent(found -> found.annotations()
                        .forEach(annotation -> addAll(annotation.className().stringValue(), names)));
        return names;
    }

    static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }
}
