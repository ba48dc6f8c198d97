package io.mtpscript.conformance.run;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.net.binding.BodyBinder;
import io.mtpscript.net.binding.ParameterBinder;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.ValueReader;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loaded program that answers the requests of scripts, one after the other, without an engine around it. */
@SuppressWarnings({"OperatorPrecedence", "InvalidInlineTag"})
final class Execution implements AutoCloseable {
    /** What one request gave. @param text everything the program can be seen to do */
    record Outcome(String text, boolean exhausted, long gas, long memory) {}

    private static final int POSITION_FILE = 44;
    private static final int POSITION_LINE = 20;

    private final Program program;
    private final VmImage image;
    private final VmOwner owner;
    private final Router router;

    /** Runs it with the interpreter alone. */
    Execution(Program program) {
        this(program, false);
    }

    /** @param compiled whether what is pure runs as compiled code */
    Execution(Program program, boolean compiled) {
        this(program, compiled, Limits.DEFAULT.vmMemoryBytes());
    }

    /** @param memory the most that a request may have */
    Execution(Program program, boolean compiled, long memory) {
        this.program = program;
        var settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(memory), 1);
        this.image = switch (VmImage.load(program, settings)) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) -> throw new AssertionError("refused: " + message);
        };
        if (compiled) {
            image.compile();
            if (!image.uncompiled().isEmpty()) {
                throw new AssertionError("not compiled: " + image.uncompiled());
            }
        }
        this.owner = new VmOwner(image);
        this.router = new Router(program.routes());
    }

    @Override
    public void close() {
        owner.close();
        image.close();
    }

    Outcome run(Script script, long gasLimit) {
        return run(script, gasLimit, Long.MAX_VALUE);
    }

    /** The same in slices of so much gas, which nothing may show. */
    Outcome run(Script script, long gasLimit, long slice) {
        RouteMatch match = router.newMatch();
        String target = script.request().target();
        int question = target.indexOf('?');
        router.find(script.request().method(), target, question < 0 ? target.length() : question, match);
        if (match.kind() != RouteMatch.Kind.FOUND) {
            throw new AssertionError(script.title() + ": " + match.kind());
        }
        Vm vm = owner.acquire();
        try {
            Outcome outcome = run(vm, script, match, gasLimit, slice);
            match.route().gasBound().ifPresent(bound -> {
                if (outcome.gas() > bound) {
                    throw new AssertionError(
                            script.title() + " used " + outcome.gas() + " gas, more than its bound of " + bound);
                }
            });
            return outcome;
        } finally {
            owner.release(vm);
        }
    }

    /** Takes what a smaller budget has not: loading the program for every budget takes longer. */
    private long ballast(Vm vm, long memory) {
        long bytes = image.settings().limits().vmMemoryBytes() - memory;
        int words = (int) (bytes / Long.BYTES) - 1;
        return words >= 0 && vm.newList(new long[words], words) != 0 ? bytes : 0;
    }

    private Outcome run(Vm vm, Script script, RouteMatch match, long gasLimit, long slice) {
        vm.begin(gasLimit, new byte[32]);
        long ballast = ballast(vm, script.memory());
        vm.slice(slice);
        Outcome outcome = run(vm, script, match, slice);
        return new Outcome(outcome.text(), outcome.exhausted(), outcome.gas(), outcome.memory() - ballast);
    }

    private Outcome run(Vm vm, Script script, RouteMatch match, long slice) {
        var out = new StringBuilder();
        var faults = new Faults();
        Program.Route route = match.route();
        new ParameterBinder(program.types(), route).bind(vm, match, script.request(), faults);
        BodyBinder.bind(vm, route, script.request(), faults);
        if (vm.trapped()) {
            return trapped(vm, out);
        }
        if (!faults.isEmpty()) {
            faults.list()
                    .forEach(f -> out.append("fault ")
                            .append(f.path())
                            .append(": ")
                            .append(f.message())
                            .append('\n'));
            return outcome(vm, out);
        }
        VmStatus status = vm.run(route.handler());
        Deque<JsonValue> answers = new ArrayDeque<>(script.answers());
        while (status == VmStatus.EFFECT || status == VmStatus.SLICE) {
            if (status == VmStatus.SLICE) {
                vm.slice(slice);
                status = vm.resume();
            } else {
                status = effect(vm, script, answers, out, slice);
            }
        }
        if (status == VmStatus.TRAPPED || !respond(vm, out, slice)) {
            return trapped(vm, out);
        }
        return outcome(vm, out);
    }

    private static Outcome outcome(Vm vm, StringBuilder out) {
        return new Outcome(out.toString(), false, vm.gasUsed(), vm.memoryUsed());
    }

    private Outcome trapped(Vm vm, StringBuilder out) {
        out.append("trap ").append(vm.trap().code());
        if (vm.trapPosition() >= 0) {
            long packed = program.positions()[vm.trapPosition()];
            long line = packed >>> POSITION_LINE & (1L << POSITION_FILE - POSITION_LINE) - 1;
            long column = packed & (1L << POSITION_LINE) - 1;
            String file = program.files().get((int) (packed >>> POSITION_FILE));
            out.append(" at ").append(file).append(':').append(line).append(':').append(column);
        }
        vm.fault().ifPresent(fault -> {
            throw new AssertionError("the VM is at fault: " + out, fault);
        });
        boolean exhausted = vm.trap() == io.mtpscript.core.ErrorCode.GAS_EXHAUSTED;
        return new Outcome(out.append('\n').toString(), exhausted, vm.gasUsed(), vm.memoryUsed());
    }

    private static VmStatus effect(Vm vm, Script script, Deque<JsonValue> answers, StringBuilder out, long slice) {
        int calls = vm.effectCalls();
        for (int i = 0; i < calls; i++) {
            try (var buffer = new NativeBuffer(256)) {
                VmStatus encoded = vm.encodeEffectCall(buffer);
                while (encoded == VmStatus.SLICE) {
                    vm.slice(slice);
                    encoded = vm.encodeEffectCall(buffer);
                }
                if (encoded == VmStatus.TRAPPED) {
                    return VmStatus.TRAPPED;
                }
                out.append(calls == 1 ? "effect " : "beside ")
                        .append(Answers.text(buffer.toByteArray()))
                        .append('\n');
            }
        }
        for (int i = 0; i < calls; i++) {
            if (answers.isEmpty()) {
                throw new AssertionError(script.title() + " has no answer for\n" + out);
            }
            byte[] answer = Answers.cbor(answers.remove()).encode();
            if (vm.completeEffect(answer, 0, answer.length) == VmStatus.TRAPPED) {
                return VmStatus.TRAPPED;
            }
        }
        return vm.resume();
    }

    /** False where encoding the body trapped. */
    private static boolean respond(Vm vm, StringBuilder all, long slice) {
        var out = new StringBuilder();
        ValueReader reader = vm.reader();
        long response = vm.result();
        out.append(reader.responseStatus(response));
        out.append(reader.responseRollsBack(response) ? " rolls back" : "");
        out.append(reader.responseFailed(response) ? " failed" : "").append('\n');
        for (ValueReader.Header header : reader.responseHeaders(response)) {
            out.append(header.name()).append(": ").append(header.value()).append('\n');
        }
        int type = reader.responseBodyType(response);
        if (type < 0) {
            all.append(out);
            return true;
        }
        try (var buffer = new NativeBuffer(256)) {
            while (!vm.encodeBody(type, reader.responseBody(response), buffer)) {
                if (vm.trapped()) {
                    return false;
                }
                vm.slice(slice);
            }
            out.append(new String(buffer.toByteArray(), StandardCharsets.UTF_8)).append('\n');
        }
        all.append(out);
        return true;
    }
}
