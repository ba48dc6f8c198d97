package io.mtpscript.vm.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.mtpscript.vm.builtin.DirectBuiltins;
import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Image;
import io.mtpscript.vm.machine.CompiledFunction;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** What generated classes and their members are called, and the classes that they use. */
final class Names {
    static final ClassDesc MACHINE = Machine.class.describeConstable().orElseThrow();
    static final ClassDesc COMPILED = CompiledFunction.class.describeConstable().orElseThrow();
    static final ClassDesc VALUES = Values.class.describeConstable().orElseThrow();
    static final ClassDesc MEMORY = Memory.class.describeConstable().orElseThrow();
    static final ClassDesc OPERATIONS = Operations.class.describeConstable().orElseThrow();
    static final ClassDesc DIRECT_BUILTINS =
            DirectBuiltins.class.describeConstable().orElseThrow();
    static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();
    static final ClassDesc ILLEGAL_STATE =
            IllegalStateException.class.describeConstable().orElseThrow();

    /** No arguments, and the type long[]. */
    static final MethodTypeDesc LONGS = MethodTypeDesc.of(CD_long.arrayType());

    /** The static method with a function's code. */
    static final String BODY = "body";

    private static final String PACKAGE = "io.mtpscript.vm.jit.generated";

    private final Image image;

    Names(Image image) {
        this.image = image;
    }

    Code code(int id) {
        return image.functions()[id];
    }

    /** How many words an instruction takes. */
    int arguments(long instruction) {
        return image.arguments(instruction);
    }

    ClassDesc type(int id) {
        return function(id);
    }

    static ClassDesc function(int id) {
        return ClassDesc.of(PACKAGE, "F" + id);
    }

    /** A body's type: machine, room, so many words, depth; the room that is left comes back. */
    static MethodTypeDesc body(int words) {
        List<ClassDesc> parameters = new ArrayList<>();
        parameters.add(MACHINE);
        parameters.add(CD_long);
        for (int i = 0; i < words; i++) {
            parameters.add(CD_long);
        }
        parameters.add(CD_int);
        return MethodTypeDesc.of(CD_long, parameters);
    }
}
