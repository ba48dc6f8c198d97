package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.MalformedAnswerException;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmEvaluator;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a request ends, and wherever its host drops it, its region comes back to its owner with every byte zero. */
class ZeroedRegionsTest {
    private static final long MEMORY = 1 << 20;
    private static final int BODY = 3;
    private static final String SOURCE = """
            type Body = { names: List<String>, n: Int }
            function kept(names: List<String>, n: Int): Int { names.map((name) => name.toUpper() + `${n}`).join("-").length() }
            function deep(names: List<String>, n: Int): Int {
              if (n == 0) { 0 } else {
                let made = names.map((name) => name + "canary")
                made.length() + deep(names, n - 1)
              }
            }
            function overflow(names: List<String>, n: Int): Int { kept(names, n) * 9223372036854775807 }
            api work POST /work body Body uses { Clock, DbRead, Async, Log } {
              let n = kept(body.names, body.n)
              let at = Clock.now()
              let found = await all for (name of body.names) { DbRead.one<{ name: String }>(sql`SELECT name FROM t WHERE name = ${name}`) }
              let kinds = [deep(body.names, body.n % 7), found.length()]
              respond status(201) header("X-First", body.names.get(0).withDefault("")) json({ at, n, kinds, names: body.names })
            }
            api deeply POST /deeply body Body { respond json(deep(body.names, body.n)) }
            api failing POST /failing body Body { respond json(overflow(body.names, body.n)) }
            """;
    private static final Program PROGRAM = compile();

    private final VmImage image = load();
    private final VmOwner owner = new VmOwner(image);

    private static Program compile() {
        CompileResult result = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("app.mtp", SOURCE)));
        return result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    }

    private static VmImage load() {
        var settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(MEMORY), 2);
        return switch (VmImage.load(PROGRAM, settings)) {
            case VmImage loaded -> {
                loaded.compile();
                yield loaded;
            }
            case VmLoad.Refused(String message) -> throw new AssertionError(message);
        };
    }

    @AfterEach
    void unmap() {
        owner.close();
        image.close();
    }

    private static Program.Route route(String path) {
        return PROGRAM.routes().stream()
                .filter(r -> r.path().getFirst().text().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** Decodes the body and puts it where the handler expects it. */
    private static boolean bind(Vm vm, Program.Route route, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean decoded = vm.decodeBody(route.bodyType(), route.bodyOpen(), bytes, 0, bytes.length, new Faults());
        if (decoded) {
            vm.setArgument(BODY, vm.decoded());
        }
        return decoded;
    }

    private static String body(int n) {
        return "{\"names\":[\"canary one\",\"canary two\",\"\\ud83d\\ude00 canary three\"],\"n\":" + n + "}";
    }

    private static VmStatus start(Vm vm, String path, int n) {
        Program.Route route = route(path);
        assertTrue(bind(vm, route, body(n)));
        return vm.run(route.handler());
    }

    private static void answer(Vm vm, CborValue value) {
        byte[] bytes = value.encode();
        vm.completeEffect(bytes, 0, bytes.length);
    }

    private static void written(Vm vm) {
        for (int i = vm.effectCalls(); i > 0; i--) {
            try (var out = new NativeBuffer(64)) {
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
            }
        }
    }

    /** Runs a request with so much gas, gives the VM back, and looks at all of the region that the next request gets. */
    private void leavesNothing(long gas, Consumer<Vm> request) {
        Vm vm = owner.acquire();
        vm.begin(gas, new byte[32]);
        request.accept(vm);
        assertTrue(gas < 100 || vm.memoryUsed() > 100, "the request has done something");
        owner.release(vm);
        assertEquals(0, owner.live());
        Vm next = owner.acquire();
        assertEquals(vm, next);
        next.begin(Limits.GAS_MAX, new byte[32]);
        long first = next.newList(new long[0], 0);
        for (long at = 1; at < MEMORY / Long.BYTES; at++) {
            assertEquals(0, next.reader().word(first, at), "word " + at);
        }
        owner.release(next);
    }

    @Test
    void readsWhatARequestWrote() {
        Vm vm = owner.acquire();
        vm.begin(Limits.GAS_MAX, new byte[32]);
        long first = vm.newList(new long[0], 0);
        assertEquals(VmStatus.EFFECT, start(vm, "work", 5));
        assertNotEquals(0, vm.reader().word(first, 1));
        owner.release(vm);
    }

    @Test
    void afterAnAnswer() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.DONE, start(vm, "deeply", 9));
            try (var out = new NativeBuffer(64)) {
                long response = vm.result();
                assertTrue(vm.encodeBody(
                        vm.reader().responseBodyType(response), vm.reader().responseBody(response), out));
            }
        });
    }

    @Test
    void afterABodyWithFaults() {
        leavesNothing(
                Limits.GAS_MAX,
                vm -> assertEquals(
                        false,
                        bind(vm, route("work"), "{\"names\":[\"canary\",\"canary two\",\"three\"],\"n\":\"x\"}")));
    }

    @Test
    void droppedAtAnEffect() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.EFFECT, start(vm, "work", 5));
            written(vm);
        });
    }

    @Test
    void droppedWithSomeOfAGroupsAnswers() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.EFFECT, start(vm, "work", 5));
            written(vm);
            answer(vm, new CborValue.Int(7));
            assertEquals(VmStatus.EFFECT, vm.resume());
            assertEquals(3, vm.effectCalls());
            written(vm);
            CborValue row = CborValue.mapOf(java.util.Map.of("name", new CborValue.Text("canary of the answer")));
            CborValue some = new CborValue.Array(List.of(new CborValue.Int(0), row));
            answer(vm, new CborValue.Array(List.of(new CborValue.Int(0), some)));
        });
    }

    @Test
    void afterAMalformedAnswer() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.EFFECT, start(vm, "work", 5));
            written(vm);
            answer(vm, new CborValue.Int(7));
            assertEquals(VmStatus.EFFECT, vm.resume());
            written(vm);
            CborValue half = new CborValue.Array(List.of(
                    new CborValue.Int(0),
                    new CborValue.Array(List.of(new CborValue.Int(0), new CborValue.Text("canary")))));
            assertThrows(MalformedAnswerException.class, () -> answer(vm, half));
        });
    }

    @Test
    void outOfGasAnywhere() {
        for (long gas = 1; gas < 3_000; gas += 37) {
            leavesNothing(gas, vm -> {
                Program.Route route = route("deeply");
                if (!vm.trapped() && bind(vm, route, body(90))) {
                    vm.run(route.handler());
                }
                assertEquals(ErrorCode.GAS_EXHAUSTED, vm.trap());
            });
        }
    }

    @Test
    void outOfMemory() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.TRAPPED, start(vm, "deeply", 100_000));
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, vm.trap());
        });
    }

    @Test
    void afterAnError() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            assertEquals(VmStatus.TRAPPED, start(vm, "failing", 3));
            assertEquals(ErrorCode.INT_OVERFLOW, vm.trap());
        });
    }

    @Test
    void droppedInTheMiddleOfARun() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            vm.slice(1_000);
            assertEquals(VmStatus.SLICE, start(vm, "deeply", 200));
            vm.slice(1_000);
            assertEquals(VmStatus.SLICE, vm.resume());
        });
    }

    /** Compiled code leaves objects behind, above all that is allocated once it has bailed out. */
    @Test
    void afterCompiledCodeHasBailedOut() {
        leavesNothing(Limits.GAS_MAX, vm -> {
            vm.slice(20_000);
            assertEquals(VmStatus.SLICE, start(vm, "deeply", 2_000));
            assertTrue(vm.bailOuts() > 0);
        });
        leavesNothing(Limits.GAS_MAX, vm -> {
            vm.compiledStack(64 * 1024);
            assertEquals(VmStatus.DONE, start(vm, "deeply", 1_000));
            assertTrue(vm.bailOuts() > 0);
        });
    }
}
