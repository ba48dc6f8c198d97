package io.mtpscript.conformance.tiers;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.binding.BodyBinder;
import io.mtpscript.net.binding.ParameterBinder;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.ValueReader;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** The VM, with settings of one's choice. */
public final class VmTier implements Tier {
    private static final int BUFFER = 256;

    private final String name;
    private final VmPrograms programs;
    private final long slice;
    private int compiledCalls;

    /**
     * A VM.
     *
     * @param programs may be shared by several tiers
     * @param slice gas after which the run is cut and resumed, so that tiers change in its middle; {@link Long#MAX_VALUE} for
     *     none
     */
    public VmTier(String name, VmPrograms programs, long slice) {
        this.name = name;
        this.programs = programs;
        this.slice = slice;
    }

    @Override
    public String name() {
        return name;
    }

    /** How many calls of the last request compiled code has finished. */
    public int compiledCalls() {
        return compiledCalls;
    }

    @Override
    public void close() {
        programs.close();
    }

    @Override
    public Outcome run(Case request) {
        return run(
                request.program().compiled(),
                new LocalRequest(
                        request.request().method(),
                        request.request().target(),
                        request.request().headers().stream()
                                .map(f -> new HttpField(f.name(), f.value()))
                                .toList(),
                        request.request().body().getBytes(StandardCharsets.UTF_8)),
                request.answers(),
                request.gasLimit(),
                request.memory());
    }

    /** Runs a request to a program that may come from anywhere. */
    public Outcome run(Program of, LocalRequest request, List<byte[]> answers, long gasLimit, long memory) {
        VmPrograms.Loaded on = programs.load(of);
        RouteMatch match = on.router().newMatch();
        int question = request.target().indexOf('?');
        on.router()
                .find(
                        request.method(),
                        request.target(),
                        question < 0 ? request.target().length() : question,
                        match);
        if (match.kind() != RouteMatch.Kind.FOUND) {
            throw new IllegalArgumentException(request.target() + ": " + match.kind());
        }
        Vm vm = on.owner().acquire();
        try {
            var calls = new ArrayList<String>();
            vm.begin(gasLimit, new byte[32]);
            Outcome outcome = without(
                    ballast(vm, VmPrograms.MEMORY - memory), run(vm, of, match, request, answers.iterator(), calls));
            compiledCalls = vm.compiledCalls();
            vm.fault().ifPresent(fault -> {
                throw new IllegalStateException("the VM is at fault", fault);
            });
            match.route().gasBound().ifPresent(bound -> {
                if (outcome.gas().orElse(0) > bound) {
                    throw new IllegalStateException("used " + outcome.gas() + " gas, more than its bound of " + bound);
                }
            });
            return outcome;
        } finally {
            on.owner().release(vm);
        }
    }

    /** Takes what the budget has not. */
    private static long ballast(Vm vm, long bytes) {
        int words = (int) (bytes / Long.BYTES) - 1;
        return words >= 0 && vm.newList(new long[words], words) != 0 ? bytes : 0;
    }

    private static Outcome without(long ballast, Outcome outcome) {
        OptionalLong memory = outcome.memory().isPresent()
                ? OptionalLong.of(outcome.memory().getAsLong() - ballast)
                : OptionalLong.empty();
        return new Outcome(
                outcome.end(), outcome.parts(), outcome.bodyDigest(), outcome.effects(), outcome.gas(), memory);
    }

    private Outcome run(
            Vm vm, Program of, RouteMatch match, LocalRequest request, Iterator<byte[]> answers, List<String> calls) {
        var faults = new Faults();
        Program.Route route = match.route();
        new ParameterBinder(of.types(), route).bind(vm, match, request, faults);
        BodyBinder.bind(vm, route, request, faults);
        if (vm.trapped()) {
            return trapped(vm, calls);
        }
        if (!faults.isEmpty()) {
            List<String> told = faults.list().stream()
                    .map(f -> f.path() + ": " + f.message())
                    .toList();
            return of("faults", told, "", calls, vm);
        }
        vm.slice(slice);
        VmStatus status = sliced(vm, vm.run(route.handler()));
        while (status == VmStatus.EFFECT) {
            vm.slice(Long.MAX_VALUE);
            int made = vm.effectCalls();
            for (int i = 0; i < made && status == VmStatus.EFFECT; i++) {
                status = encode(vm, calls);
            }
            for (int i = 0; i < made && status == VmStatus.EFFECT; i++) {
                if (!answers.hasNext()) {
                    return of(Outcome.UNKNOWN, List.of(), "", calls, vm);
                }
                byte[] answer = answers.next();
                status = vm.completeEffect(answer, 0, answer.length) == VmStatus.TRAPPED ? VmStatus.TRAPPED : status;
            }
            if (status == VmStatus.EFFECT) {
                vm.slice(slice);
                status = sliced(vm, vm.resume());
            }
        }
        vm.slice(Long.MAX_VALUE);
        return status == VmStatus.TRAPPED ? trapped(vm, calls) : respond(vm, calls);
    }

    private VmStatus sliced(Vm vm, VmStatus status) {
        VmStatus next = status;
        while (next == VmStatus.SLICE) {
            vm.slice(slice);
            next = vm.resume();
        }
        return next;
    }

    private static VmStatus encode(Vm vm, List<String> calls) {
        try (var buffer = new NativeBuffer(BUFFER)) {
            if (vm.encodeEffectCall(buffer) == VmStatus.TRAPPED) {
                return VmStatus.TRAPPED;
            }
            calls.add(Sha256.hexOf(buffer.toByteArray()));
            return VmStatus.EFFECT;
        }
    }

    private static Outcome trapped(Vm vm, List<String> calls) {
        return of("trap " + vm.trap().code(), List.of(), "", calls, vm);
    }

    private static Outcome respond(Vm vm, List<String> calls) {
        ValueReader reader = vm.reader();
        long response = vm.result();
        String end = reader.responseStatus(response)
                + (reader.responseRollsBack(response) ? " rolls back" : "")
                + (reader.responseFailed(response) ? " failed" : "");
        var headers = new ArrayList<String>();
        for (ValueReader.Header header : reader.responseHeaders(response)) {
            headers.add(header.name() + ": " + header.value());
        }
        int type = reader.responseBodyType(response);
        if (type < 0) {
            return of(end, headers, "", calls, vm);
        }
        try (var buffer = new NativeBuffer(BUFFER)) {
            if (!vm.encodeBody(type, reader.responseBody(response), buffer)) {
                return trapped(vm, calls);
            }
            return of(end, headers, Sha256.hexOf(buffer.toByteArray()), calls, vm);
        }
    }

    private static Outcome of(String end, List<String> parts, String digest, List<String> calls, Vm vm) {
        return new Outcome(end, parts, digest, calls, OptionalLong.of(vm.gasUsed()), memory(vm));
    }

    /** Frames of compiled calls are not part of it. */
    private static OptionalLong memory(Vm vm) {
        return vm.compiledCalls() > 0 ? OptionalLong.empty() : OptionalLong.of(vm.memoryUsed());
    }
}
