package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value of forty doublings is a kilobyte in memory and a trillion visits: walks end by gas, not by patience. */
class DoublingTest {
    private static final int DOUBLINGS = 40;
    /** A second, and what a busy machine and cold code take. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Assembler program = new Assembler();
    private final int tree = tree(program);

    private static int tree(Assembler program) {
        int integer = program.type(TypeDesc.Prim.INT);
        int tree = program.forward();
        TypeDesc.Field branch = new TypeDesc.Field("", tree, false, false);
        program.define(
                tree,
                new TypeDesc.Union(
                        "Tree",
                        TypeDesc.Role.ORDINARY,
                        "",
                        List.of(
                                new TypeDesc.Variant(
                                        "Leaf", List.of(new TypeDesc.Field("value", integer, false, false))),
                                new TypeDesc.Variant("Node", List.of(branch, branch)))));
        return tree;
    }

    /** Nested lists are typed by depth, so that forty levels are forty types. */
    private static int lists(Assembler program, int depth) {
        int type = program.type(TypeDesc.Prim.INT);
        for (int i = 0; i < depth; i++) {
            type = program.type(new TypeDesc.ListOf(type));
        }
        return type;
    }

    private static long doubled(Sandbox box) {
        long list = 1;
        for (int i = 0; i < DOUBLINGS; i++) {
            list = box.vm().newList(new long[] {list, list}, 2);
        }
        return list;
    }

    private static Sandbox box(Assembler program) {
        return Sandbox.of(program.build(), Limits.DEFAULT.gas(), Limits.DEFAULT.vmMemoryBytes());
    }

    @Test
    void equality() {
        int f = program.calls(Builtin.OP_EQUAL, 2, lists(program, DOUBLINGS));
        try (Sandbox box = box(program)) {
            long a = doubled(box);
            long b = doubled(box);
            assertTimeout(SOON, () -> assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f, a, b)));
            assertEquals(Limits.DEFAULT.gas(), box.vm().gasUsed());
        }
    }

    @Test
    void equalityWithItself() {
        int f = program.calls(Builtin.OP_EQUAL, 2, lists(program, DOUBLINGS));
        try (Sandbox box = box(program)) {
            long a = doubled(box);
            assertTimeout(SOON, () -> assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f, a, a)));
        }
    }

    @Test
    void jsonEncode() {
        int f = program.calls(Builtin.JSON_ENCODE, 1, lists(program, DOUBLINGS));
        try (Sandbox box = box(program)) {
            long a = doubled(box);
            assertTimeout(SOON, () -> assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f, a)));
            assertEquals(Limits.DEFAULT.gas(), box.vm().gasUsed());
        }
    }

    @Test
    void response() {
        int type = lists(program, DOUBLINGS);
        try (Sandbox box = box(program);
                NativeBuffer out = new NativeBuffer(64)) {
            long a = doubled(box);
            assertTimeout(SOON, () -> assertFalse(box.vm().encodeBody(type, a, out)));
            // The size limit comes after the gas of all visits.
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
            assertEquals(Limits.DEFAULT.gas(), box.vm().gasUsed());
        }
    }

    @Test
    void responseThatIsOnlyTooLarge() {
        int type = lists(program, 22);
        try (Sandbox box = Sandbox.of(program.build(), 100_000_000, Limits.DEFAULT.vmMemoryBytes());
                NativeBuffer out = new NativeBuffer(64)) {
            long list = 1;
            for (int i = 0; i < 22; i++) {
                list = box.vm().newList(new long[] {list, list}, 2);
            }
            assertFalse(box.vm().encodeBody(type, list, out));
            assertEquals(ErrorCode.RESPONSE_TOO_LARGE, box.vm().trap());
            // request_start, and a visit for each of the 2^23 - 1 values.
            assertEquals(20 + (1 << 23) - 1, box.vm().gasUsed());
        }
    }

    @Test
    void responseWithLittleGas() {
        int type = lists(program, DOUBLINGS);
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.DEFAULT.vmMemoryBytes());
                NativeBuffer out = new NativeBuffer(64)) {
            assertFalse(box.vm().encodeBody(type, doubled(box), out));
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
            assertEquals(1_000_000, box.vm().gasUsed());
        }
    }

    @Test
    void effectArguments() {
        int type = lists(program, DOUBLINGS);
        int unit = program.type(TypeDesc.Prim.UNIT);
        int site = program.site("Log", "info", List.of(type), unit);
        int f = program.function("log", 1, 1).effect(0, site).ret(0).id();
        try (Sandbox box = box(program);
                NativeBuffer out = new NativeBuffer(64)) {
            assertEquals(VmStatus.EFFECT, box.start(f, doubled(box)));
            assertTimeout(SOON, () -> assertEquals(VmStatus.TRAPPED, box.vm().encodeEffectCall(out)));
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
        }
    }

    @Test
    void mapKeys() {
        int set = program.calls(Builtin.MAP_SET, 3, tree);
        try (Sandbox box = box(program)) {
            long key = doubledTree(box);
            assertTimeout(SOON, () -> assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(set, 0, key, 1)));
        }
    }

    @Test
    void distinct() {
        int f = program.calls(Builtin.LIST_DISTINCT, 1, tree);
        try (Sandbox box = box(program)) {
            long value = doubledTree(box);
            long list = box.vm().newList(new long[] {value, value}, 2);
            assertTimeout(SOON, () -> assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f, list)));
        }
    }

    private long doubledTree(Sandbox box) {
        long value = box.variant(0, 7);
        for (int i = 0; i < DOUBLINGS; i++) {
            value = box.variant(1, value, value);
        }
        return value;
    }
}
