package io.mtpscript.cli.testing;

import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.engine.shown.Shown;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * One test on its way through a VM. The effect {@link TestEffect} suspends it to here; any other effect of its own code is
 * answered as those of its requests are.
 */
final class TestRun {
    private static final byte[] UNIT = new CborWriter().nothing().toByteArray();

    /** Tests see no seed; the VM wants one. */
    private static final byte[] SEED = new byte[32];

    private final TestSession session;
    private final Stubs stubs;
    private final List<TypeDesc> types;
    private final List<TestOutcome.Request> requests = new ArrayList<>();
    private long gas;

    TestRun(TestSession session, Stubs stubs) {
        this.session = session;
        this.stubs = stubs;
        this.types = session.program().program().types();
    }

    /** What an effect call came to. */
    private sealed interface Step {
        record Answered(byte[] answer) implements Step {}

        record Failed(TestFailure failure) implements Step {}
    }

    private static final Step DONE = new Step.Answered(UNIT);

    /** Why the test failed; empty where it passed. */
    Optional<TestFailure> run(TestProgram.Test test) {
        Vm vm = session.vms().acquire();
        try {
            vm.begin(session.gasLimit(), SEED);
            VmStatus status = vm.run(test.function());
            while (status == VmStatus.EFFECT) {
                Optional<TestFailure> failure = effects(vm);
                if (failure.isPresent()) {
                    return failure;
                }
                status = vm.trapped() ? VmStatus.TRAPPED : vm.resume();
            }
            return vm.trapped() ? Optional.of(trap(vm)) : stubs.unused();
        } finally {
            gas += vm.gasUsed();
            session.vms().release(vm);
        }
    }

    /** Takes the call at which the VM is suspended, or those of an {@code await all}, and answers in source order. */
    private Optional<TestFailure> effects(Vm vm) {
        var calls = new ArrayList<byte[]>();
        int count = vm.effectCalls();
        for (int i = 0; i < count; i++) {
            Optional<byte[]> call = encode(vm);
            if (call.isEmpty()) {
                return Optional.empty();
            }
            calls.add(call.get());
        }
        var answers = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            switch (step(vm.effectSite(i), calls.get(i))) {
                case Step.Answered(byte[] answer) -> answers.add(answer);
                case Step.Failed(TestFailure failure) -> {
                    return Optional.of(failure);
                }
            }
        }
        for (byte[] answer : answers) {
            if (vm.completeEffect(answer, 0, answer.length) != VmStatus.EFFECT) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> encode(Vm vm) {
        try (var buffer = new NativeBuffer()) {
            return vm.encodeEffectCall(buffer) == VmStatus.EFFECT
                    ? Optional.of(buffer.toByteArray())
                    : Optional.empty();
        }
    }

    private TestFailure trap(Vm vm) {
        ErrorCode code = vm.trap();
        String more = code == ErrorCode.GAS_EXHAUSTED ? ": it used its " + vm.gasLimit() + " beta-reductions" : "";
        var failure =
                TestFailure.at(session.places().of(vm.trapPosition()), "The test ended with " + code.code() + more);
        return vm.fault()
                .map(fault -> new TestFailure(
                        failure.message(), failure.place(), List.of(), List.of("a fault of the VM: " + fault)))
                .orElse(failure);
    }

    private Step step(Program.EffectSite site, byte[] call) {
        Optional<Places.Place> place = session.places().of(site.position());
        if (!site.effect().equals(TestEffect.NAME)) {
            return stubs.answer(site, call)
                    .<Step>map(Step.Answered::new)
                    .orElseGet(() -> new Step.Failed(stubs.failure().orElseThrow()));
        }
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            TestEffect function = function(in.text());
            in.array();
            return switch (function) {
                case ASSERT -> in.bool() ? DONE : new Step.Failed(TestFailure.at(place, "The condition does not hold"));
                case COMPARE -> in.bool() ? DONE : new Step.Failed(compared(site, in, place));
                case GIVEN -> {
                    stubs.add(Given.read(types, site, call, place));
                    yield DONE;
                }
                case CALL -> request(call, place);
                case ERROR -> {
                    Shown error = Shown.read(types, site.argTypes().getFirst(), in);
                    yield new Step.Failed(
                            new TestFailure("`?` met an error", place, ValueDiff.one(error), trapNotes()));
                }
                case NONE -> new Step.Failed(TestFailure.at(place, "`?` met `None`"));
            };
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a call that is no CBOR", e);
        }
    }

    private static TestEffect function(String name) {
        for (TestEffect function : TestEffect.values()) {
            if (function.function().equals(name)) {
                return function;
            }
        }
        throw new IllegalStateException("Test has no function " + name);
    }

    private TestFailure compared(Program.EffectSite site, CborReader in, Optional<Places.Place> place)
            throws CborException {
        String operator = in.text();
        Shown left = Shown.read(types, site.argTypes().get(2), in);
        Shown right = Shown.read(types, site.argTypes().get(3), in);
        if (operator.isEmpty() || operator.equals("==")) {
            return new TestFailure("The values differ", place, ValueDiff.of(left, right), trapNotes());
        }
        var values = new ArrayList<>(ValueDiff.one(left));
        values.add(new ValueDiff.Line(' ', operator));
        values.addAll(ValueDiff.one(right));
        return new TestFailure("The condition does not hold", place, values, trapNotes());
    }

    /** A request that ended by itself is likely why the test fails. */
    private List<String> trapNotes() {
        return requests.stream()
                .filter(request -> request.trapped().isPresent())
                .map(request -> request + " ended with " + request.trapped().orElseThrow())
                .toList();
    }

    private Step request(byte[] call, Optional<Places.Place> place) {
        LocalRequest request;
        try {
            request = ApiCall.request(call);
        } catch (IllegalArgumentException e) {
            return new Step.Failed(TestFailure.at(place, String.valueOf(e.getMessage())));
        }
        String id = session.nextRequestId();
        stubs.callsOf(Optional.of(requests.size()));
        LocalResponse response;
        try {
            response = session.engine().call(request, id).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the engine failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a test ran", e);
        }
        stubs.callsOf(Optional.empty());
        long used = session.journal()
                .find(id)
                .flatMap(recorded -> recorded.response())
                .map(recorded -> recorded.gasUsed())
                .orElse(0L);
        gas += used;
        requests.add(new TestOutcome.Request(
                request.method(),
                request.target(),
                response.status(),
                used,
                error(response),
                session.log().takeTrap()));
        return stubs.failure().<Step>map(Step.Failed::new).orElseGet(() -> new Step.Answered(ApiCall.answer(response)));
    }

    /** The code in the body of an answer that says that something is wrong. */
    private static Optional<String> error(LocalResponse response) {
        return JsonValue.parse(response.body()) instanceof JsonValue.JsonObject object
                        && object.get("error").orElse(new JsonValue.JsonNull())
                                instanceof JsonValue.JsonString(String code)
                ? Optional.of(code)
                : Optional.empty();
    }

    /** Of the test and its requests, in beta-reductions. */
    long gas() {
        return gas;
    }

    List<TestOutcome.Request> requests() {
        return requests;
    }
}
