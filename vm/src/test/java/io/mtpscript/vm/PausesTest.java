package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reading and writing large texts pauses now and then, and that changes nothing. */
class PausesTest {
    private static final long GAS = 100_000_000;

    private final Assembler assembler = new Assembler();
    private final int integer = assembler.type(TypeDesc.Prim.INT);
    private final int list = assembler.type(new TypeDesc.ListOf(integer));
    private final Program program = assembler.build();

    /** What came of it, and how often it paused while it read and while it wrote. */
    private record Outcome(long gas, long memory, int written, int pausesOfReading, int pausesOfWriting) {}

    private Outcome run(int type, byte[] text, boolean pausing) {
        try (Sandbox box = Sandbox.of(program, GAS, Limits.VM_MEMORY_MAX);
                NativeBuffer out = new NativeBuffer()) {
            Vm vm = box.vm();
            var pauses = new AtomicInteger();
            vm.pauses(pausing ? pauses::incrementAndGet : null);
            assertTrue(vm.decodeBody(type, false, text, 0, text.length, new Faults()));
            int reading = pauses.get();
            assertTrue(vm.encodeBody(type, vm.decoded(), out));
            return new Outcome(vm.gasUsed(), vm.memoryUsed(), out.length(), reading, pauses.get() - reading);
        }
    }

    private static byte[] numbers(int count) {
        return ("[" + "1,".repeat(count - 1) + "1]").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pausesChangeNothing() {
        byte[] text = numbers(100_000);
        Outcome still = run(list, text, false);
        Outcome pausing = run(list, text, true);
        assertEquals(still, new Outcome(pausing.gas, pausing.memory, pausing.written, 0, 0));
        assertTrue(pausing.pausesOfReading >= 40 && pausing.pausesOfReading < 60, pausing.toString());
        assertTrue(pausing.pausesOfWriting >= 40 && pausing.pausesOfWriting < 60, pausing.toString());
    }

    @Test
    void whatIsPassedOverPausesToo() {
        try (Sandbox box = Sandbox.of(program, GAS, Limits.VM_MEMORY_MAX)) {
            Vm vm = box.vm();
            var pauses = new AtomicInteger();
            vm.pauses(pauses::incrementAndGet);
            byte[] text = numbers(100_000);
            assertFalse(vm.decodeBody(integer, false, text, 0, text.length, new Faults()));
            assertTrue(pauses.get() >= 40, "paused " + pauses + " times");
        }
    }

    @Test
    void theNextRequestDoesNotPause() {
        try (Sandbox box = Sandbox.of(program, GAS, Limits.VM_MEMORY_MAX)) {
            Vm vm = box.vm();
            var pauses = new AtomicInteger();
            vm.pauses(pauses::incrementAndGet);
            box.owner().release(vm);
            Vm next = box.owner().acquire();
            assertSame(vm, next);
            next.begin(GAS, new byte[32]);
            byte[] text = numbers(10_000);
            assertTrue(next.decodeBody(list, false, text, 0, text.length, new Faults()));
            assertEquals(0, pauses.get());
        }
    }
}
