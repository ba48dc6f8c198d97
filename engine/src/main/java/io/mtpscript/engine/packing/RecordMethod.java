package io.mtpscript.engine.packing;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/** What {@code java.lang.runtime.ObjectMethods} makes of a record's {@code equals}, {@code hashCode} and {@code toString}. */
final class RecordMethod {
    private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final MethodTypeDesc APPEND = MethodTypeDesc.of(BUILDER, CD_String);

    private RecordMethod() {}

    private record Component(String name, ClassDesc type) {}

    static boolean is(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(BOOTSTRAPS);
    }

    static Consumer<CodeBuilder> of(ClassModel model, InvokeDynamicInstruction call) {
        ClassDesc self = model.thisClass().asSymbol();
        List<Component> components = call.bootstrapArgs().stream()
                .skip(2) // the class and the names: the getters have the names too
                .map(DirectMethodHandleDesc.class::cast)
                .map(get -> new Component(get.methodName(), ClassDesc.ofDescriptor(get.lookupDescriptor())))
                .toList();
        String method = call.name().stringValue();
        return switch (method) {
            case "hashCode" -> code -> hashCode(code, self, components);
            case "equals" -> code -> equals(code, self, components);
            case "toString" -> code -> toString(code, self, simpleName(model), components);
            default -> throw new IllegalArgumentException("a record has no method " + method + " of its own");
        };
    }

    private static void hashCode(CodeBuilder code, ClassDesc self, List<Component> components) {
        code.iconst_0();
        for (var component : components) {
            ClassDesc type = component.type();
            code.bipush(31).imul().aload(0).getfield(self, component.name(), type);
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(CD_int, type));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void equals(CodeBuilder code, ClassDesc self, List<Component> components) {
        var differs = code.newLabel();
        var notSame = code.newLabel();
        code.aload(0).aload(1).if_acmpne(notSame).iconst_1().ireturn().labelBinding(notSame);
        code.aload(1).instanceOf(self).ifeq(differs);
        code.aload(1).checkcast(self).astore(2);
        for (var component : components) {
            ClassDesc type = component.type();
            code.aload(0).getfield(self, component.name(), type);
            code.aload(2).getfield(self, component.name(), type);
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type))
                        .ifne(differs);
            } else {
                code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                        .ifeq(differs);
            }
        }
        code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
    }

    private static void toString(CodeBuilder code, ClassDesc self, String name, List<Component> components) {
        code.new_(BUILDER).dup().loadConstant(name + "[");
        code.invokespecial(BUILDER, "<init>", MethodTypeDesc.of(CD_void, CD_String));
        String before = "";
        for (var component : components) {
            code.loadConstant(before + component.name() + "=").invokevirtual(BUILDER, "append", APPEND);
            code.aload(0).getfield(self, component.name(), component.type());
            code.invokestatic(CD_String, "valueOf", MethodTypeDesc.of(CD_String, shown(component.type())));
            code.invokevirtual(BUILDER, "append", APPEND);
            before = ", ";
        }
        code.loadConstant("]").invokevirtual(BUILDER, "append", APPEND);
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }

    /** The parameter of {@code String.valueOf} that takes a value of a type. */
    private static ClassDesc shown(ClassDesc type) {
        return switch (TypeKind.from(type)) {
            case BYTE, SHORT -> CD_int;
            case REFERENCE -> CD_Object;
            case BOOLEAN, CHAR, INT, LONG, FLOAT, DOUBLE, VOID -> type;
        };
    }

    private static ClassDesc box(ClassDesc primitive) {
        return ClassDesc.of(
                switch (TypeKind.from(primitive)) {
                    case BOOLEAN -> "java.lang.Boolean";
                    case BYTE -> "java.lang.Byte";
                    case CHAR -> "java.lang.Character";
                    case SHORT -> "java.lang.Short";
                    case INT -> "java.lang.Integer";
                    case LONG -> "java.lang.Long";
                    case FLOAT -> "java.lang.Float";
                    case DOUBLE -> "java.lang.Double";
                    case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.descriptorString());
                });
    }

    /** As {@code Class.getSimpleName}. */
    private static String simpleName(ClassModel model) {
        return model.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(attribute -> attribute.classes().stream())
                .filter(inner -> inner.innerClass().equals(model.thisClass()))
                .flatMap(inner -> inner.innerName().stream())
                .map(name -> name.stringValue())
                .findFirst()
                .orElseGet(() -> model.thisClass().asSymbol().displayName());
    }
}
