package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.engine.metrics.ShedReason;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a VM: parameters, handler, effects, serialisation, commit. Belongs to one event loop and
 * ends with exactly one {@link Answer}. A VM that has used its slice of gas goes on with a worker, which has it alone until it
 * comes back.
 *
 * <pre>
 *  attempt -> RUNNING --effect--> SUSPENDED --answer--> RUNNING
 *                |  \                 |
 *                |   +--slice--> WORKING --effect, end--> RUNNING
 *                | response, trap     | the host's end
 *                v                    v
 *            FINISHING (commit or roll back) --> ENDED
 *                |
 *                +-- not serialisable --> attempt
 * </pre>
 *
 * The VM is given back as soon as the response is serialised; a further attempt takes a fresh one.
 */
final class RequestRun implements Endable {
    private final LoopContext loop;
    private final RunSetup setup;
    private State state = State.RUNNING;
    private int attempt;
    private @Nullable Vm vm;
    private @Nullable RequestEffects effects;
    private long gasUsed;
    private long memoryUsed;

    /** Why the host wants the request to end at its next effect. */
    private @Nullable HostEnd hostEnd;

    private @Nullable EffectEnd unlikeRecord;
    private boolean committed;
    private boolean leftLoop;
    private boolean beganLong;

    private enum State {
        RUNNING,
        /** With a worker. */
        WORKING,
        SUSPENDED,
        FINISHING,
        ENDED
    }

    RequestRun(LoopContext loop, RunSetup setup) {
        this.loop = loop;
        this.setup = setup;
    }

    /** Starts the first attempt. The loop's match must be that of this request. */
    void start() {
        loop.begun();
        guarded(this::attempt);
    }

    /**
     * The host ends the request: now if it waits for an effect, else at its next one, which may be that of a further attempt.
     * Between effects only gas ends a request (runtime contract, section 6).
     */
    @Override
    public void end(HostEnd reason) {
        if (state == State.SUSPENDED) {
            guarded(() -> endByHost(reason));
        } else if (state != State.ENDED && hostEnd == null) {
            hostEnd = reason;
        }
    }

    private void attempt() {
        attempt++;
        setup.audit().attempt();
        setup.trace().attempt();
        if (!loop.vms().available()) {
            shed(ShedReason.REQUESTS);
            deliver(answer(ErrorCode.OVERLOADED, ErrorBody.of(ErrorCode.OVERLOADED)));
            return;
        }
        state = State.RUNNING;
        Vm fresh = loop.vms().acquire();
        vm = fresh;
        RequestIdentity identity = setup.identity();
        fresh.begin(identity.gasLimit(), identity.seed());
        fresh.slice(loop.workers().sliceGas());
        Faults faults = new Faults();
        RunArguments.parameters(fresh, loop, setup, faults);
        if (!RunArguments.bodyFits(fresh, setup)) {
            handOver(fresh, () -> {
                RunArguments.body(fresh, setup, faults);
                return () -> bound(fresh, faults);
            });
        } else {
            RunArguments.body(fresh, setup, faults);
            bound(fresh, faults);
        }
    }

    private void bound(Vm fresh, Faults faults) {
        RunArguments.caller(fresh, loop, setup);
        if (fresh.trapped()) {
            trapped(fresh);
        } else if (!faults.isEmpty()) {
            ErrorCode code = ErrorCode.VALIDATION_FAILED;
            fail(code, ErrorBody.of(code, code.message().orElse(""), faults.list()));
        } else {
            if (setup.route().decodesOnce()) {
                setup.requestBodyDone().run();
            }
            begin(fresh);
        }
    }

    private void begin(Vm fresh) {
        int handler = setup.route().route().handler();
        if (!setup.live() || !setup.route().slices().beginsLong()) {
            VmStatus status = fresh.run(handler);
            beganLong = status == VmStatus.SLICE;
            drive(fresh, status);
            return;
        }
        boolean left = leftLoop;
        long before = fresh.gasUsed();
        beganLong = true;
        handOver(fresh, () -> {
            VmStatus status = fresh.run(handler);
            return () -> {
                beganLong = fresh.gasUsed() - before > loop.workers().sliceGas();
                leftLoop = left || beganLong;
                drive(fresh, status);
            };
        });
    }

    /**
     * Has a worker do what takes longer than an event loop may be held.
     *
     * @param work done with the VM alone and without a slice; gives what goes on from there on the event loop
     */
    private void handOver(Vm running, Supplier<Runnable> work) {
        // Only before its first effect is being refused what it would have been in the beginning.
        boolean refusable = setup.live() && attempt == 1 && effects == null;
        if (!taken(running, refusable, work)) {
            shed(ShedReason.WORKERS);
            fail(ErrorCode.OVERLOADED, ErrorBody.of(ErrorCode.OVERLOADED));
        }
    }

    private boolean taken(Vm running, boolean refusable, Supplier<Runnable> work) {
        state = State.WORKING;
        leftLoop = true;
        loop.vms().measure(running);
        loop.suspend(this);
        boolean taken = loop.workers().take(refusable, () -> {
            running.slice(Long.MAX_VALUE);
            running.compiledStack(Limits.WORKER_COMPILED_STACK_BYTES);
            running.pauses(Workers::pause);
            Runnable next = Workers.worked(work);
            loop.returns().give(() -> back(running, next));
        });
        if (taken) {
            loop.returns().expect();
        } else {
            state = State.RUNNING;
            loop.unsuspend(this);
        }
        return taken;
    }

    private void back(Vm running, Runnable next) {
        state = State.RUNNING;
        loop.unsuspend(this);
        guarded(() -> {
            running.slice(loop.workers().sliceGas());
            running.compiledStack(Limits.COMPILED_STACK_BYTES);
            running.pauses(null);
            next.run();
        });
    }

    private void shed(ShedReason reason) {
        if (setup.live()) {
            loop.metrics().shed(reason);
        }
    }

    /** Goes on until the program responds, traps, or waits for an effect. */
    private void drive(Vm running, VmStatus status) {
        VmStatus next = status;
        while (next == VmStatus.EFFECT) {
            Optional<VmStatus> afterEffect = callEffect(running);
            if (afterEffect.isEmpty()) {
                return;
            }
            next = afterEffect.get();
        }
        switch (next) {
            case DONE -> respond(running);
            case TRAPPED -> trapped(running);
            case SLICE -> driveAfter(running, running::resume);
            case EFFECT -> throw new IllegalStateException("The loop above ends only otherwise");
        }
    }

    private void driveAfter(Vm running, Supplier<VmStatus> work) {
        handOver(running, () -> {
            VmStatus status = work.get();
            return () -> drive(running, status);
        });
    }

    /** Empty where the request now waits, or has ended. */
    private Optional<VmStatus> callEffect(Vm running) {
        List<EffectCalls.Call> encoded = new ArrayList<>(1);
        NativeBuffer buffer = loop.callBuffer();
        VmStatus status;
        try {
            status = EffectCalls.encode(running, encoded, buffer);
        } finally {
            loop.callBufferDone();
        }
        return switch (status) {
            case EFFECT -> makeCalls(running, encoded);
            case SLICE -> {
                handOver(running, () -> {
                    try (NativeBuffer own = new NativeBuffer()) {
                        VmStatus ended = EffectCalls.encode(running, encoded, own);
                        return () -> called(running, ended, encoded);
                    }
                });
                yield Optional.empty();
            }
            case TRAPPED, DONE -> Optional.of(status);
        };
    }

    private void called(Vm running, VmStatus status, List<EffectCalls.Call> encoded) {
        Optional<VmStatus> next = status == VmStatus.EFFECT ? makeCalls(running, encoded) : Optional.of(status);
        next.ifPresent(after -> drive(running, after));
    }

    /** Empty where the request now waits, or has ended. */
    private Optional<VmStatus> makeCalls(Vm running, List<EffectCalls.Call> encoded) {
        RequestEffects live = effects();
        if (hostEnd != null) {
            endByHost(hostEnd);
            return Optional.empty();
        }
        for (EffectCalls.Call call : encoded) {
            setup.audit().called(call.site().effect());
            setup.trace().called(call.site().effect(), call.site().function(), call.n());
        }
        EffectCalls calls = new EffectCalls(encoded, this::answered, this::settled);
        if (!calls.make(live)) {
            state = State.SUSPENDED;
            loop.vms().measure(running);
            loop.suspend(this);
            return Optional.empty();
        }
        Optional<EffectEnd> end = calls.end();
        if (end.isPresent()) {
            endByEffect(end.get());
            return Optional.empty();
        }
        return take(running, calls.answers());
    }

    private void answered(EffectCalls.Call call, long nanos) {
        if (setup.live()) {
            loop.effectAnswered(call.site(), nanos);
            setup.trace().answered(call.n());
        }
    }

    /** Empty where a worker takes them. */
    private Optional<VmStatus> take(Vm running, List<byte[]> answers) {
        long bytes = answers.stream().mapToLong(answer -> answer.length).sum();
        if (running.answersFit(bytes)) {
            return Optional.of(EffectCalls.resume(running, answers));
        }
        driveAfter(running, () -> EffectCalls.resume(running, answers));
        return Optional.empty();
    }

    /** The calls that the request waits for have ended. */
    private void settled(EffectCalls calls) {
        if (state != State.SUSPENDED) {
            // Nobody waits for them any more.
            return;
        }
        state = State.RUNNING;
        loop.unsuspend(this);
        Optional<EffectEnd> end = calls.end();
        if (end.isPresent()) {
            guarded(() -> endByEffect(end.get()));
        } else {
            guarded(() -> {
                Vm running = running();
                running.slice(loop.workers().sliceGas());
                take(running, calls.answers()).ifPresent(status -> drive(running, status));
            });
        }
    }

    private void endByEffect(EffectEnd end) {
        switch (end) {
            case EffectEnd.Rerun() -> fail(ErrorCode.CONFLICT, ErrorBody.of(ErrorCode.CONFLICT));
            case EffectEnd.NotAllowed(String effect) -> {
                setup.audit().notAllowed(effect);
                if (setup.live()) {
                    String route = setup.route().route().name();
                    loop.faultLog().effectNotAllowed(setup.identity().correlationId(), route, effect);
                }
                fail(ErrorCode.INTERNAL, ErrorBody.of(ErrorCode.INTERNAL));
            }
            case EffectEnd.Diverged _, EffectEnd.SecretChanged _ -> {
                unlikeRecord = end;
                fail(ErrorCode.REPLAY_DIVERGENCE, ErrorBody.of(ErrorCode.REPLAY_DIVERGENCE));
            }
            case EffectEnd.Ended(HostEnd reason) -> endByHost(reason);
        }
    }

    private void endByHost(HostEnd reason) {
        loop.unsuspend(this);
        effects().abort(reason);
        setup.audit().aborted(effects());
        if (reason == HostEnd.SHUTTING_DOWN) {
            shed(ShedReason.STOPPING);
        }
        ErrorCode code = Endable.code(reason);
        releaseVm();
        deliver(answer(code, ErrorBody.of(code)));
    }

    private void respond(Vm running) {
        Optional<HostEnd> recorded = setup.live() ? Optional.empty() : effects().endsAtResponse();
        if (recorded.isPresent()) {
            endByHost(recorded.get());
            return;
        }
        long response = running.result();
        int status = ProgramResponse.status(running, response);
        List<HttpField> fields = new ArrayList<>();
        if (!ProgramResponse.fields(running, response, fields)) {
            fail(ErrorCode.INVALID_HEADER, ErrorBody.of(ErrorCode.INVALID_HEADER));
            return;
        }
        ResponseBody body = setup.bodies().get();
        if (ProgramResponse.encode(running, response, body) || running.trapped()) {
            encoded(running, status, fields, body);
            return;
        }
        Supplier<Runnable> work = () -> {
            ProgramResponse.encode(running, response, body);
            return () -> encoded(running, status, fields, body);
        };
        // All that the request did is done: nothing refuses it any more but the engine's end.
        if (!taken(running, false, work)) {
            body.close();
            endByHost(HostEnd.SHUTTING_DOWN);
        }
    }

    private void encoded(Vm running, int status, List<HttpField> fields, ResponseBody body) {
        if (running.trapped()) {
            body.close();
            trapped(running);
            return;
        }
        boolean commit = !running.reader().responseRollsBack(running.result());
        releaseVm();
        finish(commit, new Answer(Optional.empty(), status, fields, body, gasUsed, memoryUsed));
    }

    private void trapped(Vm running) {
        ErrorCode code = running.trap();
        if (setup.live()) {
            String route = setup.route().route().name();
            loop.faultLog().trapped(setup.identity().correlationId(), route, code, loop.place(running.trapPosition()));
        }
        running.fault()
                .ifPresent(fault -> loop.faultLog().fault(setup.identity().correlationId(), fault));
        fail(
                code,
                code == ErrorCode.GAS_EXHAUSTED
                        ? ErrorBody.gasExhausted(running.gasLimit(), running.gasUsed())
                        : ErrorBody.of(code));
    }

    /** Ends the attempt without its response; what it did to the database is rolled back. */
    private void fail(ErrorCode code, byte[] body) {
        releaseVm();
        finish(false, answer(code, body));
    }

    private Answer answer(ErrorCode code, byte[] json) {
        ResponseBody body = setup.bodies().get();
        body.write(json);
        return new Answer(Optional.of(code), code.status(), List.of(), body, gasUsed, memoryUsed);
    }

    private void finish(boolean commit, Answer answer) {
        RequestEffects live = effects;
        if (live == null) {
            deliver(answer);
            return;
        }
        state = State.FINISHING;
        // What cannot be serialised runs again: the host may end it meanwhile.
        loop.suspend(this);
        live.finish(
                commit
                        ? new Ending.Commit(
                                setup.claim().mark(answer), setup.audit().gate(live))
                        : new Ending.RollBack(),
                outcome -> guarded(() -> {
                    loop.unsuspend(this);
                    setup.audit().finished(outcome, live);
                    finished(outcome, answer);
                }));
    }

    private void finished(FinishOutcome outcome, Answer answer) {
        committed = outcome instanceof FinishOutcome.Committed;
        switch (outcome) {
            case FinishOutcome.Nothing(), FinishOutcome.Committed(), FinishOutcome.RolledBack() -> deliver(answer);
            case FinishOutcome.Rerun() -> {
                answer.body().close();
                effects = null;
                HttpRequest request = setup.request();
                loop.find(request.method(), request.target());
                attempt();
            }
            // A run with the same key has ended before this one: a repetition gets its response.
            case FinishOutcome.ClaimLost() -> refused(answer, ErrorCode.IDEMPOTENCY_KEY_IN_USE);
            case FinishOutcome.Failed(ErrorCode code) -> refused(answer, code);
        }
    }

    /** The response is not sent: what it tells of did not come to be. */
    private void refused(Answer answer, ErrorCode code) {
        answer.body().close();
        deliver(answer(code, ErrorBody.of(code)));
    }

    private void deliver(Answer answer) {
        state = State.FINISHING;
        setup.claim().settle(committed, answer, () -> leave(answer));
    }

    private void leave(Answer answer) {
        state = State.ENDED;
        if (setup.live()) {
            setup.route().slices().ended(leftLoop, beganLong);
        }
        try {
            setup.done().accept(answer);
        } finally {
            loop.ended();
        }
    }

    /** Where a replay could not go the way of its record, why: another call than then, or another secret. */
    Optional<EffectEnd> unlikeRecord() {
        return Optional.ofNullable(unlikeRecord);
    }

    /** The gas that the attempt has used so far. */
    long gasUsed() {
        Vm current = vm;
        return current == null ? gasUsed : current.gasUsed();
    }

    /** Whether the request's transaction is committed. */
    boolean committed() {
        return committed;
    }

    /** Whether the answer has been given. */
    boolean ended() {
        return state == State.ENDED;
    }

    /** The log lines of the last attempt. */
    List<byte[]> logLines() {
        RequestEffects live = effects;
        return live == null ? List.of() : live.logLines();
    }

    private RequestEffects effects() {
        RequestEffects live = effects;
        if (live == null) {
            RequestIdentity identity = setup.identity();
            live = setup.effects()
                    .begin(
                            setup.route().route(),
                            new RequestScope(
                                    identity.seed(),
                                    identity.correlationId(),
                                    attempt,
                                    setup.claim().repetition(identity.seed()),
                                    setup.recording(),
                                    setup.trace().calls()));
            effects = live;
        }
        return live;
    }

    private Vm running() {
        Vm current = vm;
        if (current == null) {
            throw new IllegalStateException("The request has no VM");
        }
        return current;
    }

    private void releaseVm() {
        Vm current = vm;
        if (current != null) {
            vm = null;
            gasUsed = current.gasUsed();
            memoryUsed = current.memoryUsed();
            loop.release(current);
        }
    }

    /** Runs a step; a fault of ours in it is logged, rolled back and answered {@code Internal}. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error fault) {
            loop.faultLog().fault(setup.identity().correlationId(), fault);
            if (state != State.ENDED) {
                abandon();
            }
        }
    }

    private void abandon() {
        loop.unsuspend(this);
        releaseVm();
        Answer internal = answer(ErrorCode.INTERNAL, ErrorBody.of(ErrorCode.INTERNAL));
        RequestEffects live = effects;
        if (live != null && state != State.FINISHING) {
            state = State.FINISHING;
            live.finish(new Ending.RollBack(), outcome -> {
                setup.audit().finished(outcome, live);
                deliver(internal);
            });
        } else {
            deliver(internal);
        }
    }
}
