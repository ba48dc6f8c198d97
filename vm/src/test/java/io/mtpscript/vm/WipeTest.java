package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** No word of a request is left in the objects of a VM that was given back; of its region other tests see to that. */
class WipeTest {
    private static final long CANARY = 123_456_789_012_345_678L;
    private static final byte[] DIGITS = Long.toString(CANARY).getBytes(StandardCharsets.US_ASCII);

    private final Assembler program = new Assembler();
    private final int integer = program.type(TypeDesc.Prim.INT);
    private final int decimal = program.type(TypeDesc.Prim.DECIMAL);

    /** Whether the canary is in the VM before it is given back, and that it is not afterwards. */
    private void assertWiped(Consumer<Vm> request) throws IllegalAccessException {
        try (VmImage image = assertInstanceOf(VmImage.class, VmImage.load(program.build(), VmSettings.DEFAULT));
                VmOwner owner = new VmOwner(image)) {
            Vm vm = owner.acquire();
            vm.begin(1_000_000, new byte[32]);
            request.accept(vm);
            assertTrue(holds(vm), "it was never there");
            owner.release(vm);
            assertFalse(holds(vm));
        }
    }

    /** Whether the canary is in a field or an array of the VM, or of anything of ours that can be reached from it. */
    private static boolean holds(Vm vm) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(vm);
        while (!open.isEmpty()) {
            Object object = open.remove();
            if (!seen.add(object)) {
                continue;
            }
            if (object instanceof Long word && word == CANARY) {
                return true;
            }
            if (object instanceof long[] words && Arrays.stream(words).anyMatch(word -> word == CANARY)) {
                return true;
            }
            for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Optional.ofNullable(field.get(object)).ifPresent(open::add);
                    }
                }
            }
        }
        return false;
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.mtpscript.") && !type.isArray();
    }

    private static void body(Vm vm, int type, byte[] json) {
        assertTrue(vm.decodeBody(type, false, json, 0, json.length, new Faults()));
    }

    @Test
    void decodedNumbers() throws IllegalAccessException {
        assertWiped(vm -> body(vm, integer, DIGITS));
        assertWiped(vm -> body(vm, decimal, (CANARY / 100 + "." + CANARY % 100).getBytes(StandardCharsets.US_ASCII)));
        assertWiped(vm -> assertTrue(vm.decodeParameter(integer, DIGITS, 0, DIGITS.length, "query.q", new Faults())));
    }

    @Test
    void answersAndResults() throws IllegalAccessException {
        int site = program.site("E", "f", List.of(), integer);
        int asks = program.function("asks", 0, 1).effect(0, site).ret(0).id();
        byte[] answer = new CborWriter().integer(CANARY).toByteArray();
        assertWiped(vm -> {
            assertEquals(VmStatus.EFFECT, vm.run(asks));
            try (NativeBuffer out = new NativeBuffer(64)) {
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            }
            assertEquals(VmStatus.EFFECT, vm.completeEffect(answer, 0, answer.length));
            assertEquals(VmStatus.DONE, vm.resume());
        });
    }

    /** A fault of the engine leaves the interpreter where it stands. */
    @Test
    void registersAfterAFault() throws IllegalAccessException {
        Label end = new Label();
        Function fails = program.function("fails", 1, 60);
        fails.move(58, 0).ldk(59, program.constant(1L << 40)).switchOn(59, end);
        fails.place(end).ret(58);
        int calls = program.function("calls", 1, 2)
                .move(1, 0)
                .call(1, fails.id())
                .abc(Opcode.IADDI, 0, 1, 1)
                .ret(0)
                .id();
        assertWiped(vm -> {
            vm.setArgument(0, CANARY);
            assertEquals(VmStatus.TRAPPED, vm.run(calls));
            assertTrue(vm.fault().isPresent());
        });
    }
}
