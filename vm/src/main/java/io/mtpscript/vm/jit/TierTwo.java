package io.mtpscript.vm.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Image;
import io.mtpscript.vm.machine.CompiledFunction;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the classes of an image's pure functions. */
public final class TierTwo {
    /** The JVM leaves methods of 8,000 bytes and more to its interpreter, which is slower than ours. */
    private static final int MAX_METHOD_BYTES = 7_900;

    /** More instructions than this give more bytes than that. */
    private static final int MAX_INSTRUCTIONS = 2_000;

    private static final int FLAGS = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;

    private TierTwo() {}

    /**
     * Compiles every function from which no effect can be reached. Takes about a tenth of a millisecond a function, and can run
     * on any thread.
     *
     * @param mask masks an offset to that of a whole word of the image's VMs
     * @param metered whether gas is charged; false only to measure what that costs
     * @return by function id; null for those that stay with the interpreter
     */
    public static @Nullable CompiledFunction[] compile(Image image, long mask, boolean metered) {
        Code[] functions = image.functions();
        CodeModel model = CodeModel.of(image, mask, metered);
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (Code code : functions) {
            if (model.purity().compiled(code.id())) {
                Optional<byte[]> made = classOf(model, code);
                if (made.isPresent()) {
                    classes.put(binaryName(code.id()), made.get());
                } else {
                    model.purity().interpret(code.id());
                }
            }
        }
        model.purity().spread();
        CodeLoader loader = new CodeLoader(TierTwo.class.getClassLoader(), classes);
        @Nullable CompiledFunction[] compiled = new CompiledFunction[functions.length];
        for (Code code : functions) {
            if (model.purity().compiled(code.id())) {
                compiled[code.id()] = instance(loader, code.id());
            }
        }
        return compiled;
    }

    private static String binaryName(int id) {
        String descriptor = Names.function(id).descriptorString();
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }

    private static CompiledFunction instance(CodeLoader loader, int id) {
        try {
            return (CompiledFunction)
                    loader.loadClass(binaryName(id)).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The generated class of function " + id, e);
        }
    }

    /** Empty where the code is too large for the JVM's compilers. */
    private static Optional<byte[]> classOf(CodeModel model, Code code) {
        if (code.instructions().length > MAX_INSTRUCTIONS) {
            return Optional.empty();
        }
        byte[] made;
        try {
            made = build(model, code);
        } catch (IllegalArgumentException tooLarge) {
            // A class file has room for 65,535 bytes of a method and as many locals; a table of jumps is one
            // instruction.
            return Optional.empty();
        }
        boolean small = ClassFile.of().parse(made).methods().stream()
                .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                .allMatch(attribute -> attribute.codeLength() <= MAX_METHOD_BYTES);
        return small ? Optional.of(made) : Optional.empty();
    }

    private static byte[] build(CodeModel model, Code code) {
        return ClassFile.of().build(Names.function(code.id()), type -> {
            type.withFlags(FLAGS).withSuperclass(Names.COMPILED);
            constructor(type, code);
            type.withMethodBody(
                    Names.BODY,
                    Names.body(code.argumentCount()),
                    ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                    body -> new FunctionTranslator(model, code, body).translate());
            enter(type, code);
            if (code.closure() && code.argumentCount() - 1 <= FunctionTranslator.DIRECT_ARITY) {
                apply(type, code);
            }
        });
    }

    private static void constructor(ClassBuilder type, Code code) {
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                MethodTypeDesc.of(CD_void),
                ClassFile.ACC_PUBLIC,
                body -> body.aload(0)
                        .loadConstant(code.id())
                        .loadConstant(code.closure() ? code.argumentCount() - 1 : -1)
                        .invokespecial(
                                Names.COMPILED, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void, CD_int, CD_int))
                        .return_());
    }

    private static void enter(ClassBuilder type, Code code) {
        MethodTypeDesc signature =
                MethodTypeDesc.of(CD_long, Names.MACHINE, CD_long, CD_long.arrayType(), CD_int, CD_int);
        type.withMethodBody("enter", signature, ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL, body -> {
            body.aload(1).lload(2);
            for (int i = 0; i < code.argumentCount(); i++) {
                body.aload(4).iload(5).loadConstant(i).iadd().laload();
            }
            body.iload(6);
            callBody(body, code);
        });
    }

    private static void apply(ClassBuilder type, Code code) {
        int words = code.argumentCount();
        type.withMethodBody(
                "apply" + (words - 1), Names.body(words), ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL, body -> {
                    body.aload(1).lload(2);
                    for (int i = 0; i < words; i++) {
                        body.lload(4 + 2 * i);
                    }
                    body.iload(4 + 2 * words);
                    callBody(body, code);
                });
    }

    private static void callBody(CodeBuilder body, Code code) {
        body.invokestatic(Names.function(code.id()), Names.BODY, Names.body(code.argumentCount()))
                .lreturn();
    }
}
