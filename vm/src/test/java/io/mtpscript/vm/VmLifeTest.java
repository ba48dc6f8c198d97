package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import io.mtpscript.vm.testing.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Effects, answers, owners, and that nothing is left behind. */
class VmLifeTest {
    private static final byte[] SEED = new byte[32];

    private final Assembler program = new Assembler();
    private final int integer = program.type(TypeDesc.Prim.INT);
    private final int string = program.type(TypeDesc.Prim.STRING);

    private static VmImage image(Assembler program, VmSettings settings) {
        return switch (VmImage.load(program.build(), settings)) {
            case VmImage image -> image;
            case VmLoad.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    @Test
    void effectsSuspendAndResume() {
        int site = program.site("Clock", "now", List.of(integer, string), integer);
        Function inner = program.function("inner", 2, 3)
                .effect(0, site)
                .abc(Opcode.IADDI, 0, 0, 1)
                .ret(0);
        inner.impure();
        Function outer = program.function("outer", 2, 6)
                .ldi(2, 1000)
                .move(3, 0)
                .move(4, 1)
                .call(3, inner.id())
                .abc(Opcode.IADD, 2, 2, 3)
                .move(3, 2)
                .move(4, 1)
                .call(3, inner.id())
                .ret(3);
        outer.impure();
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            Vm vm = box.vm();
            assertEquals(VmStatus.EFFECT, box.start(outer.id(), 7, box.string("hello")));
            assertEquals("Clock", vm.effectSite().effect());
            assertEquals(0, vm.effectNumber());
            assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            assertArrayEquals(call(7), out.toByteArray());
            answer(vm, 42);
            assertEquals(VmStatus.EFFECT, vm.resume());
            assertEquals(1, vm.effectNumber());
            assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            // 1000 + (42 + 1).
            assertArrayEquals(call(1043), out.toByteArray());
            answer(vm, -5);
            assertEquals(VmStatus.DONE, vm.resume());
            assertEquals(-4, vm.result());
        }
    }

    private static byte[] call(long argument) {
        return new CborWriter()
                .array(3)
                .text("Clock")
                .text("now")
                .array(2)
                .integer(argument)
                .text("hello")
                .toByteArray();
    }

    private static void answer(Vm vm, long value) {
        byte[] cbor = new CborWriter().integer(value).toByteArray();
        assertEquals(VmStatus.EFFECT, vm.completeEffect(cbor, 0, cbor.length));
    }

    /** {@code f(list of Ints)}: a prepared call of {@code E.f(x, "hello")} for each, all at once, and the list of answers. */
    private int group() {
        int site = program.site("E", "f", List.of(integer, string), integer);
        Label end = new Label();
        Label again = new Label();
        Function f = program.function("group", 2, 8)
                .abc(Opcode.LISTLEN, 2, 0, 0)
                .abc(Opcode.LISTNEW, 3, 2, 0)
                .ldi(4, 0)
                .place(again)
                .compare(Opcode.JEQ, 4, 2, end)
                .ldi(5, site)
                .abc(Opcode.LISTGET, 6, 0, 4)
                .move(7, 1)
                .abc(Opcode.NEW, 5, 3, 5)
                .abc(Opcode.LISTSET, 3, 4, 5)
                .abc(Opcode.IADDI, 4, 4, 1)
                .jump(Opcode.JMP, 0, again)
                .place(end)
                .effectAll(3)
                .ret(3);
        return f.id();
    }

    private static long numbers(Vm vm, int n) {
        long[] words = new long[n];
        for (int i = 0; i < n; i++) {
            words[i] = i;
        }
        return vm.newList(words, n);
    }

    @Test
    void callsOfAGroupAreWrittenAndAnsweredInOrder() {
        int f = group();
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            Vm vm = box.vm();
            int most = Limits.EFFECTS_SIDE_BY_SIDE;
            assertEquals(VmStatus.EFFECT, box.start(f, numbers(vm, most + 3), box.string("hello")));
            assertEquals(most, vm.effectCalls());
            assertEquals(0, vm.effectNumber());
            long before = vm.gasUsed();
            for (int i = 0; i < most; i++) {
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
                assertEquals("E", vm.effectSite(i).effect());
            }
            // A call: 18, visits of an Int and of a String of one block.
            assertEquals(most * (18L + 3), vm.gasUsed() - before);
            for (int i = 0; i < most; i++) {
                answer(vm, 1000 + i);
            }
            assertEquals(VmStatus.EFFECT, vm.resume());
            assertEquals(3, vm.effectCalls());
            assertEquals(most, vm.effectNumber());
            for (int i = 0; i < 3; i++) {
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            }
            for (int i = 0; i < 3; i++) {
                answer(vm, -i);
            }
            assertEquals(VmStatus.DONE, vm.resume());
            assertEquals(most + 3, vm.effectNumber());
            long list = vm.result();
            assertEquals(1000 + most - 1, vm.reader().listElement(list, most - 1));
            assertEquals(-2, vm.reader().listElement(list, most + 2));
        }
    }

    @Test
    void aGroupWithoutCallsGoesOn() {
        int f = group();
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(VmStatus.DONE, box.start(f, numbers(box.vm(), 0), box.string("hello")));
            assertEquals(0, box.vm().effectNumber());
        }
    }

    @Test
    void theCallsOfAGroupShareTheRoomThatIsLeft() {
        int f = group();
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.VM_MEMORY_MIN);
                NativeBuffer out = new NativeBuffer(8)) {
            Vm vm = box.vm();
            assertEquals(VmStatus.EFFECT, box.start(f, numbers(vm, 10), box.string("x".repeat(20_000))));
            assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            assertEquals(VmStatus.TRAPPED, vm.encodeEffectCall(out));
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, vm.trap());
        }
    }

    @Test
    void whatIsNoCallEndsTheRequest() {
        int f = program.function("f", 1, 1).effectAll(0).ret(0).id();
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            // The list's element is no call: its first word is far above all sites.
            long list = box.vm().newList(new long[] {box.string("x".repeat(99))}, 1);
            assertEquals(VmStatus.EFFECT, box.start(f, list));
            assertEquals(VmStatus.TRAPPED, box.vm().encodeEffectCall(out));
            assertEquals(ErrorCode.INTERNAL, box.vm().trap());
        }
    }

    @Test
    void effectsCharge() {
        int site = program.site("E", "f", List.of(string), integer);
        int f = program.function("f", 1, 1).effect(0, site).ret(0).id();
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            long text = box.string("x".repeat(65));
            long before = box.vm().gasUsed();
            assertEquals(VmStatus.EFFECT, box.start(f, text));
            // enter 1, effect 20.
            assertEquals(21, box.vm().gasUsed() - before);
            box.vm().encodeEffectCall(out);
            assertEquals(21 + 3, box.vm().gasUsed() - before);
            answer(box.vm(), 1);
            assertEquals(21 + 3 + 8, box.vm().gasUsed() - before);
        }
    }

    @Test
    void answersMayEndTheRequest() {
        int site = program.site("E", "f", List.of(), string);
        int f = program.function("f", 0, 1).effect(0, site).ret(0).id();
        byte[] large = new CborWriter().text("x".repeat(100_000)).toByteArray();
        try (Sandbox box = Sandbox.of(program.build(), 1000, Limits.VM_MEMORY_MIN)) {
            assertEquals(VmStatus.EFFECT, box.start(f));
            assertEquals(VmStatus.TRAPPED, box.vm().completeEffect(large, 0, large.length));
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
        }
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.VM_MEMORY_MIN)) {
            assertEquals(VmStatus.EFFECT, box.start(f));
            assertEquals(VmStatus.TRAPPED, box.vm().completeEffect(large, 0, large.length));
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.vm().trap());
        }
    }

    @Test
    void malformedAnswersAreTheEnginesFault() {
        int record = program.type(new TypeDesc.Record(List.of(
                new TypeDesc.Field("bb", integer, false, false), new TypeDesc.Field("c", string, false, false))));
        int site = program.site("E", "f", List.of(), record);
        int f = program.function("f", 0, 1).effect(0, site).ret(0).id();
        byte[][] malformed = {
            {},
            new CborWriter().integer(1).toByteArray(),
            new CborWriter().map(1).text("c").text("x").toByteArray(),
            new CborWriter().map(2).text("bb").integer(1).text("c").text("x").toByteArray(),
            new CborWriter().map(2).text("c").text("x").text("bc").integer(1).toByteArray(),
            new CborWriter().map(2).text("c").integer(1).text("bb").integer(1).toByteArray(),
        };
        for (byte[] answer : malformed) {
            try (Sandbox box = Sandbox.of(program)) {
                assertEquals(VmStatus.EFFECT, box.start(f));
                assertThrows(MalformedAnswerException.class, () -> box.vm().completeEffect(answer, 0, answer.length));
            }
        }
        try (Sandbox box = Sandbox.of(program)) {
            assertEquals(VmStatus.EFFECT, box.start(f));
            byte[] good = new CborWriter()
                    .map(2)
                    .text("c")
                    .text("x")
                    .text("bb")
                    .integer(9)
                    .toByteArray();
            assertEquals(VmStatus.EFFECT, box.vm().completeEffect(good, 0, good.length));
            assertEquals(VmStatus.DONE, box.vm().resume());
            assertEquals(9, box.vm().reader().field(box.vm().result(), 0));
            assertEquals("x", box.text(box.vm().reader().field(box.vm().result(), 1)));
        }
    }

    @Test
    void sqlIsSplicedAndNumbered() {
        int sql = program.type(TypeDesc.Prim.SQL);
        int strings = program.type(new TypeDesc.ListOf(string));
        int plain = program.template(List.of("a = ", " AND b = ", ""), List.of(integer, string));
        int outer = program.template(List.of("SELECT * FROM t WHERE ", " LIMIT ", ""), List.of(sql, integer));
        int separator = program.template(List.of(" OR "), List.of());
        int many = program.template(List.of("c = ANY(", ")"), List.of(strings));
        int site = program.site("DbRead", "query", List.of(sql), integer);
        Function make = program.function("make", 3, 12)
                // R[3] = a = $1 AND b = $2; R[4] = c = ANY($3)
                .move(3, 0)
                .move(4, 1)
                .builtin(3, Builtin.OP_SQL, plain)
                .move(4, 2)
                .builtin(4, Builtin.OP_SQL, many)
                // R[5] = [R[3], R[4], R[3]]
                .ldi(6, 3)
                .abc(Opcode.LISTNEW, 5, 6, 0)
                .ldi(6, 0)
                .abc(Opcode.LISTSET, 5, 6, 3)
                .ldi(6, 1)
                .abc(Opcode.LISTSET, 5, 6, 4)
                .ldi(6, 2)
                .abc(Opcode.LISTSET, 5, 6, 3)
                .builtin(6, Builtin.OP_SQL, separator)
                .builtin(5, Builtin.SQL_JOIN, 0)
                .ldi(6, 10)
                .builtin(5, Builtin.OP_SQL, outer)
                .move(0, 5)
                .effect(0, site)
                .ret(0);
        make.impure();
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            long list = box.vm().newList(new long[] {box.string("p"), box.string("q")}, 2);
            assertEquals(
                    VmStatus.EFFECT,
                    box.start(make.id(), 7, box.string("x"), list),
                    () -> box.vm().fault().toString());
            assertEquals(VmStatus.EFFECT, box.vm().encodeEffectCall(out));
            byte[] expected = new CborWriter()
                    .array(3)
                    .text("DbRead")
                    .text("query")
                    .array(1)
                    .array(3)
                    .text("SELECT * FROM t WHERE a = $1 AND b = $2 OR c = ANY($3) OR a = $4 AND b = $5 LIMIT $6")
                    .array(6)
                    .integer(7)
                    .text("x")
                    .array(2)
                    .text("p")
                    .text("q")
                    .integer(7)
                    .text("x")
                    .integer(10)
                    .array(6)
                    .text("int")
                    .text("string")
                    .text("string[]")
                    .text("int")
                    .text("string")
                    .text("int")
                    .toByteArray();
            assertArrayEquals(expected, out.toByteArray());
        }
    }

    @Test
    void callsOutOfOrderAreRefused() {
        int f = program.function("f", 0, 1).ret(0).id();
        int closure = program.closure("c", 0, 1, List.of()).ret(0).id();
        try (VmImage image = image(program, VmSettings.DEFAULT);
                VmOwner owner = new VmOwner(image)) {
            Vm vm = owner.acquire();
            assertThrows(IllegalStateException.class, () -> vm.run(f));
            assertThrows(IllegalArgumentException.class, () -> vm.begin(0, SEED));
            assertThrows(IllegalArgumentException.class, () -> vm.begin(2_000_000_001, SEED));
            assertThrows(IllegalArgumentException.class, () -> vm.begin(1, new byte[31]));
            vm.begin(1000, SEED);
            assertThrows(IllegalStateException.class, () -> vm.begin(1000, SEED));
            assertThrows(IllegalStateException.class, vm::resume);
            assertThrows(IllegalStateException.class, vm::result);
            assertThrows(IllegalStateException.class, vm::trap);
            assertThrows(IllegalStateException.class, vm::effectSite);
            assertThrows(IllegalArgumentException.class, () -> vm.run(-1));
            assertThrows(IllegalArgumentException.class, () -> vm.run(closure));
            vm.run(f);
            owner.release(vm);
            assertThrows(IllegalStateException.class, () -> owner.release(vm));
            assertThrows(IllegalStateException.class, () -> vm.run(f));
        }
    }

    @Test
    void ownersCountAndCap() {
        try (VmImage image = image(program, new VmSettings(Limits.DEFAULT, 2));
                VmOwner owner = new VmOwner(image)) {
            Vm a = owner.acquire();
            Vm b = owner.acquire();
            assertEquals(2, owner.live());
            assertFalse(owner.available());
            assertThrows(IllegalStateException.class, owner::acquire);
            assertThrows(IllegalStateException.class, owner::close);
            owner.release(a);
            assertEquals(1, owner.live());
            assertEquals(1, owner.idle());
            assertTrue(owner.available());
            owner.release(b);
            // Last in, first out.
            assertEquals(b, owner.acquire());
            assertEquals(a, owner.acquire());
            owner.release(a);
            owner.release(b);
        }
    }

    @Test
    void ownersBelongToTheirThread() {
        try (VmImage image = image(program, VmSettings.DEFAULT);
                VmOwner owner = new VmOwner(image)) {
            Vm vm = owner.acquire();
            List<Throwable> caught = CompletableFuture.supplyAsync(() -> {
                        List<Throwable> all = new ArrayList<>();
                        for (Runnable call : List.<Runnable>of(
                                owner::acquire, () -> owner.release(vm), owner::live, owner::idle, owner::close)) {
                            all.add(assertThrows(IllegalStateException.class, call::run));
                        }
                        return all;
                    })
                    .join();
            assertTrue(String.valueOf(caught.getFirst().getMessage()).startsWith("These regions belong to "));
            assertEquals(1, owner.live());
            owner.release(vm);
        }
    }

    @Test
    void settingsHaveRanges() {
        assertThrows(IllegalArgumentException.class, () -> new VmSettings(Limits.DEFAULT, 0));
        assertThrows(IllegalArgumentException.class, () -> new VmSettings(Limits.DEFAULT, VmSettings.MAX_VMS + 1));
    }

    @Test
    void nothingOfARequestIsLeft() {
        int decode = program.calls(Builtin.JSON_PARSE, 1, 0);
        int repeat = program.calls(Builtin.STRING_REPEAT, 2, 0);
        int hash = program.calls(Builtin.HASH_SHA256, 1, 0);
        int encode = program.calls(Builtin.JSON_STRINGIFY, 1, 0);
        int word = program.function("peek", 1, 1).abc(Opcode.LD, 0, 0, 0).ret(0).id();
        int keep = program.function("registers", 1, 40)
                .move(30, 0)
                .move(39, 0)
                .ret(39)
                .id();
        int[] sizes = {1, 100, 5_000, 40_000, 700_000};
        try (VmImage image = image(program, VmSettings.DEFAULT);
                VmOwner owner = new VmOwner(image)) {
            for (int size : sizes) {
                Vm vm = owner.acquire();
                vm.begin(100_000_000, SEED);
                byte[] secret = "{\"canary\":\"squawk\"}".getBytes(StandardCharsets.UTF_8);
                long text = vm.newString(secret, 0, secret.length);
                run(vm, hash, text);
                long parsed = run(vm, decode, text);
                run(vm, encode, vm.reader().payload(parsed, 0));
                run(vm, repeat, text, size);
                run(vm, keep, 0x7371_7561_776bL);
                owner.release(vm);
                assertTrue(owner.idle() > 0);
                // The same region: every byte is read through a program that reads what it is told.
                Vm next = owner.acquire();
                assertEquals(vm, next);
                next.begin(2_000_000_000, SEED);
                assertZero(next, word, size * 20L + 100_000);
                owner.release(next);
            }
        }
    }

    private static long run(Vm vm, int function, long... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            vm.setArgument(i, arguments[i]);
        }
        assertEquals(VmStatus.DONE, vm.run(function));
        return vm.result();
    }

    /** All words: the image has no constants, so it is zeros too. */
    private static void assertZero(Vm vm, int peek, long bytes) {
        for (long offset = 0; offset < Math.min(bytes, 15 << 20); offset += 8) {
            vm.setArgument(0, offset);
            vm.run(peek);
            if (vm.result() != 0) {
                throw new AssertionError("offset " + offset + " is " + Long.toHexString(vm.result()));
            }
        }
    }

    @Test
    void registersAreZeroForTheNextRequest() {
        int keep =
                program.function("keep", 1, 40).move(30, 0).move(39, 0).ret(39).id();
        int read = program.function("read", 0, 40).ret(39).id();
        int trap = program.function("trap", 0, 40)
                .ldi(39, 77)
                .abc(Opcode.UNREACHABLE, 0, 0, 0)
                .id();
        try (VmImage image = image(program, VmSettings.DEFAULT);
                VmOwner owner = new VmOwner(image)) {
            for (int i = 0; i < 3; i++) {
                Vm vm = owner.acquire();
                vm.begin(1000, SEED);
                assertEquals(0, run(vm, read));
                run(vm, keep, 99);
                assertEquals(VmStatus.TRAPPED, vm.run(trap));
                owner.release(vm);
            }
        }
    }

    @Test
    void trapsStay() {
        int f = program.function("f", 0, 1).ret(0).id();
        try (Sandbox box = Sandbox.of(program.build(), 21, Limits.VM_MEMORY_MIN);
                NativeBuffer out = new NativeBuffer(8)) {
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.trap(f));
            long used = box.vm().gasUsed();
            assertEquals(0, box.string("x"));
            assertEquals(0, box.vm().newList(new long[1], 1));
            assertEquals(0, box.vm().some(1));
            assertEquals(0, box.vm().decodeCborValue(integer, new byte[] {1}));
            assertFalse(box.vm().decodeBody(integer, false, new byte[] {'1'}, 0, 1, new Faults()));
            assertFalse(box.vm().decodeParameter(integer, new byte[] {'1'}, 0, 1, "p", new Faults()));
            assertFalse(box.vm().encodeBody(integer, 1, out));
            assertEquals(VmStatus.TRAPPED, box.vm().run(f));
            assertEquals(used, box.vm().gasUsed());
            assertEquals(ErrorCode.GAS_EXHAUSTED, box.vm().trap());
        }
    }

    @Test
    void responsesAreRead() {
        int header = program.type(new TypeDesc.Record(List.of(
                new TypeDesc.Field("name", string, false, false), new TypeDesc.Field("value", string, false, false))));
        program.type(new TypeDesc.ListOf(header));
        try (Sandbox box = Sandbox.of(program);
                NativeBuffer out = new NativeBuffer(8)) {
            long location = box.object(box.string("Location"), box.string("/orders/7"));
            long headers = box.vm().newList(new long[] {location}, 1);
            long response = box.object(201, 3, headers, string, box.string("body"));
            ValueReader reader = box.vm().reader();
            assertEquals(201, reader.responseStatus(response));
            assertTrue(reader.responseRollsBack(response));
            assertTrue(reader.responseFailed(response));
            assertEquals(List.of(new ValueReader.Header("Location", "/orders/7")), reader.responseHeaders(response));
            assertEquals(string, reader.responseBodyType(response));
            assertTrue(box.vm().encodeBody(string, reader.responseBody(response), out));
            assertEquals("\"body\"", new String(out.toByteArray(), StandardCharsets.UTF_8));
            long empty = box.object(204, 0, box.vm().newList(new long[0], 0), -1, 0);
            assertFalse(reader.responseRollsBack(empty));
            assertEquals(-1, reader.responseBodyType(empty));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.listElement(headers, 1));
        }
    }
}
