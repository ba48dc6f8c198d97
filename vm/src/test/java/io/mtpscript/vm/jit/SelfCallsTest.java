package io.mtpscript.vm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Image;
import io.mtpscript.vm.image.ImageVerifier;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import org.junit.jupiter.api.Test;

/** Which functions have copies of themselves; that these end like the interpreter is tested where programs are compiled. */
final class SelfCallsTest {
    private static final int ENOUGH = 300;

    private final Assembler program = new Assembler();

    private int levels(Function function) {
        try (Image image = Image.map(ImageVerifier.verify(program.build(), refusal -> {
                    throw new AssertionError(refusal);
                })
                .orElseThrow())) {
            Code[] functions = image.functions();
            return SelfCalls.levels(functions[function.id()], new Purity(functions));
        }
    }

    /** Adds up so many calls of itself with one less, until there is nothing left. */
    private Function recursion(String name, int calls) {
        Label none = new Label();
        Function made = program.function(name, 1, 3 + calls);
        made.ldi(1, 1).compare(Opcode.JLT, 0, 1, none).ldi(1, 0);
        for (int i = 0; i < calls; i++) {
            made.ldi(2, -1).abc(Opcode.IADD, 2, 0, 2).call(2, made.id()).abc(Opcode.IADD, 1, 1, 2);
        }
        return made.ret(1).place(none).ret(0);
    }

    @Test
    void smallFunctionsThatCallThemselves() {
        assertEquals(3, levels(recursion("one", 1)));
        assertEquals(3, levels(recursion("two", 2)));
        assertEquals(2, levels(recursion("three", 3)));
        assertEquals(0, levels(recursion("ten", 10)), "the JVM's own level is as good as one of ours");
    }

    @Test
    void notThoseThatAreLarge() {
        Function large = program.function("large", 1, 2);
        for (int i = 0; i < ENOUGH; i++) {
            large.ldi(1, i);
        }
        assertEquals(0, levels(large.call(0, large.id()).ret(0)));
    }

    @Test
    void notThoseThatDoNotCallThemselvesOrOnlyLast() {
        Function none = program.function("none", 1, 1).ret(0);
        Function last = program.function("last", 1, 1);
        Label more = new Label();
        Function both = program.function("both", 1, 2).ldi(1, 0).compare(Opcode.JLT, 1, 0, more);
        both.ret(0).place(more).call(0, both.id()).tailcall(0, both.id());
        last.tailcall(0, last.id());
        assertEquals(0, levels(none));
        assertEquals(0, levels(last));
        assertEquals(0, levels(both));
    }

    @Test
    void notThoseWithALoop() {
        Label again = new Label();
        Function loop = program.function("loop", 1, 3).ldi(1, 0).place(again);
        loop.move(2, 0).call(2, loop.id()).compare(Opcode.JLT, 0, 1, again).ret(0);
        assertEquals(0, levels(loop));
    }
}
