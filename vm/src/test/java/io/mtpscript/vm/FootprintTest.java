package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What requests cost in memory: nothing on the heap while they run, and what they use while they wait. */
class FootprintTest {
    private static final int WAITING = 10_000;
    private static final int USED_BYTES = 4096;
    private static final long MOST_RESIDENT = 200L << 20;
    private static final long PAGE = 4096;
    /** The default of Linux's {@code vm.max_map_count}. */
    private static final long MOST_MAPPINGS = 65_530;

    private static VmImage load(Program program, int vms) {
        return switch (VmImage.load(program, new VmSettings(Limits.DEFAULT, vms))) {
            case VmImage image -> image;
            case VmLoad.Refused(String message) -> throw new AssertionError(message);
        };
    }

    @Test
    void aRequestOfJsonAllocatesNothingOnTheHeap() {
        Assembler assembler = new Assembler();
        int string = assembler.type(TypeDesc.Prim.STRING);
        int line = assembler.type(new TypeDesc.Record(List.of(
                new TypeDesc.Field("qty", assembler.type(TypeDesc.Prim.INT), false, false),
                new TypeDesc.Field("sku", string, false, false))));
        int order = assembler.type(new TypeDesc.Record(List.of(
                new TypeDesc.Field("lines", assembler.type(new TypeDesc.ListOf(line)), false, false),
                new TypeDesc.Field("name", string, false, false),
                new TypeDesc.Field("total", assembler.type(TypeDesc.Prim.DECIMAL), false, false))));
        Function squared = assembler
                .function("squared", 1, 5)
                .abc(Opcode.LD, 1, 0, 0)
                .abc(Opcode.LD, 2, 0, 1)
                .abc(Opcode.LD, 3, 0, 2)
                .abc(Opcode.LD, 4, 0, 2)
                .builtin(3, Builtin.OP_DECIMAL_MUL, 0)
                .abc(Opcode.NEW, 0, 3, 1)
                .ret(0);
        byte[] json =
                "{\"lines\":[{\"qty\":1,\"sku\":\"a\"},{\"qty\":22,\"sku\":\"\\u00e4\"}],\"name\":\"someone\",\"total\":12.5}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] seed = new byte[32];
        var faults = new Faults();
        try (VmImage image = load(assembler.build(), 4);
                VmOwner owner = new VmOwner(image);
                NativeBuffer body = NativeBuffer.of(json, 0, json.length);
                NativeBuffer out = new NativeBuffer(1024)) {
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            // The least of many rounds: what the JVM's own compiler does to a round is not the request's.
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 300 && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    Vm vm = owner.acquire();
                    vm.begin(Limits.DEFAULT.gas(), seed);
                    if (!vm.decodeBody(order, false, body.address(), json.length, faults)) {
                        throw new AssertionError(faults.list().toString());
                    }
                    vm.setArgument(0, vm.decoded());
                    if (vm.run(squared.id()) != VmStatus.DONE || !vm.encodeBody(order, vm.result(), out)) {
                        throw new AssertionError(vm.trap().code());
                    }
                    owner.release(vm);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes a hundred requests");
            // The escape has become two bytes, the total 156.25.
            assertEquals(json.length - 4 + 2, out.length());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tenThousandSuspendedRequestsHoldWhatTheyUse() throws IOException {
        Assembler assembler = new Assembler();
        int unit = assembler.type(TypeDesc.Prim.UNIT);
        int site = assembler.site("Log", "info", List.of(), unit);
        Function f = assembler.function("f", 1, 1).effect(0, site).ret(0);
        f.impure();
        byte[] seed = new byte[32];
        long[] words = new long[USED_BYTES / Long.BYTES - 1];
        long mappingsBefore = mappings();
        try (VmImage image = load(assembler.build(), WAITING);
                VmOwner owner = new VmOwner(image);
                NativeBuffer out = new NativeBuffer(64)) {
            long before = residentWithFullGc();
            List<Vm> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                Vm vm = owner.acquire();
                waiting.add(vm);
                vm.begin(Limits.DEFAULT.gas(), seed);
                vm.setArgument(0, vm.newList(words, words.length));
                assertEquals(VmStatus.EFFECT, vm.run(f.id()));
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            }
            long resident = residentWithFullGc() - before;
            assertTrue(resident < MOST_RESIDENT, resident / 1024 + " KiB for " + WAITING);
            assertTrue(mappings() - mappingsBefore < MOST_MAPPINGS / 2, mappings() + " mappings");
            byte[] answer = {(byte) 0xf6};
            for (Vm vm : waiting) {
                assertEquals(VmStatus.EFFECT, vm.completeEffect(answer, 0, 1));
                assertEquals(VmStatus.DONE, vm.resume());
                owner.release(vm);
            }
        }
        assertTrue(mappings() < mappingsBefore + 100, "mappings are given back");
    }

    /** The image's size is no part of what a first or a further request costs. */
    @Test
    void theFirstTouchOfAnImageIsShort() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            Assembler assembler = new Assembler();
            assembler.data(new long[1 << 17]);
            Function f = assembler.function("f", 0, 1).ret(0);
            try (VmImage image = load(assembler.build(), 4)) {
                long start = System.nanoTime();
                VmOwner owner = new VmOwner(image);
                Vm vm = owner.acquire();
                vm.begin(Limits.DEFAULT.gas(), new byte[32]);
                assertEquals(VmStatus.DONE, vm.run(f.id()));
                owner.release(vm);
                least = Math.min(least, System.nanoTime() - start);
                owner.close();
            }
        }
        assertTrue(least < TimeUnit.MILLISECONDS.toNanos(1), least + " ns");
    }

    private static long residentWithFullGc() throws IOException {
        System.gc();
        // Pages of the VMs and objects that live; what the collector keeps in reserve depends on the JVM's flags.
        String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
        long heapCommitted = Runtime.getRuntime().totalMemory();
        long heapUsed = heapCommitted - Runtime.getRuntime().freeMemory();
        return (Long.parseLong(fields[1]) * PAGE) - heapCommitted + heapUsed;
    }

    private static long mappings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }
}
