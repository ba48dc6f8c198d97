package io.mtpscript.vm.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.interpreter.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SuperinstructionsTest {
    private static final int SELF = 7;

    @Test
    void numbersAreThoseOfNothingElse() {
        List<Integer> numbers = Arrays.stream(Superinstructions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == int.class)
                .map(SuperinstructionsTest::value)
                .toList();
        assertTrue(numbers.size() > 5, numbers::toString);
        assertEquals(numbers.size(), numbers.stream().distinct().count());
        for (int number : numbers) {
            assertTrue(Opcode.of(number).isEmpty(), () -> "" + number);
            assertNotEquals(WatchedCode.SEGMENT, number);
            assertNotEquals(WatchedCode.BUILTIN, number);
        }
    }

    private static int value(java.lang.reflect.Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlyTheNumberOfAPairsFirstWordChanges() {
        long[] code = {
            Instruction.charge(3),
            Instruction.imm32(Opcode.LDI, 1, -2),
            Instruction.abc(Opcode.JLE, 1, 0, 3),
            Instruction.abc(Opcode.IADD, 1, 2, 3),
            Instruction.abc(Opcode.RET, 1, 0, 0),
            Instruction.imm32(Opcode.TAILCALL, 2, SELF),
            Instruction.imm32(Opcode.TAILCALL, 2, SELF + 1),
        };
        long[] paired = Superinstructions.of(SELF, code);
        assertArrayEquals(
                new int[] {
                    Opcode.CHARGE.code(),
                    Superinstructions.LDI_JLE,
                    Opcode.JLE.code(),
                    Superinstructions.IADD_RET,
                    Opcode.RET.code(),
                    Superinstructions.TAILCALL_SELF,
                    Opcode.TAILCALL.code()
                },
                Arrays.stream(paired).mapToInt(Instruction::op).toArray());
        for (int i = 0; i < code.length; i++) {
            assertEquals(code[i] >>> 16, paired[i] >>> 16);
        }
    }

    /** C2 leaves larger methods to C1. */
    @Test
    void theDispatchLoopIsSmallEnoughToBeCompiledWell() throws IOException {
        try (InputStream file = Interpreter.class.getResourceAsStream("Interpreter.class")) {
            int largest = ClassFile.of().parse(file.readAllBytes()).methods().stream()
                    .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                    .mapToInt(code -> code.codeLength())
                    .max()
                    .orElseThrow();
            assertTrue(largest > 1_000 && largest < 8_000, () -> "" + largest);
        }
    }

    @Test
    void watchedSegmentsStayWatched() {
        long[] code = {Instruction.charge(3), Instruction.abc(Opcode.RET, 0, 0, 0)};
        long[] watched = WatchedCode.of(code);
        assertArrayEquals(watched, Superinstructions.of(SELF, watched));
    }
}
