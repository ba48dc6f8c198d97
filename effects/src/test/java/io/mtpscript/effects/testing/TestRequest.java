package io.mtpscript.effects.testing;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.EffectLoop;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.database.CommitGate;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One attempt at a request, driven from the test's thread; every step runs on the request's event loop. */
public final class TestRequest {
    private static final int PATIENCE_SECONDS = 30;

    private final Executor eventLoop;
    private final RequestEffects effects;
    private int n;

    private TestRequest(Executor eventLoop, RequestEffects effects) {
        this.eventLoop = eventLoop;
        this.effects = effects;
    }

    public static TestRequest begin(
            Executor eventLoop, EffectLoop loop, EffectProgram program, Program.Route route, RequestScope scope) {
        return new TestRequest(eventLoop, on(eventLoop, () -> loop.begin(program, route, scope)));
    }

    public static TestRequest begin(
            Executor eventLoop,
            EffectLoop loop,
            EffectProgram program,
            Program.Route route,
            int attempt,
            Recording recording) {
        return begin(eventLoop, loop, program, route, new RequestScope(new byte[32], "c0ffee", attempt, recording));
    }

    public static TestRequest replay(
            Executor eventLoop,
            EffectLoop loop,
            EffectProgram program,
            Program.Route route,
            RecordedRequest recorded,
            Recording none) {
        RequestScope scope = new RequestScope(new byte[32], "c0ffee", 1, none);
        return new TestRequest(eventLoop, on(eventLoop, () -> loop.replay(program, route, scope, recorded)));
    }

    /** An effect call that was ended instead of answered. */
    public static final class EndedException extends RuntimeException {
        private final transient EffectEnd end;

        EndedException(EffectEnd end) {
            super(end.toString());
            this.end = end;
        }

        public EffectEnd end() {
            return end;
        }
    }

    /** Starts a call. */
    public CompletableFuture<byte[]> start(Program.EffectSite site, byte[] call) {
        int number = n++;
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread[] loopThread = new Thread[1];
        eventLoop.execute(() -> {
            loopThread[0] = Thread.currentThread();
            effects.call(site, number, call, new Completion() {
                @Override
                public void answered(byte[] cbor) {
                    if (Thread.currentThread().equals(loopThread[0])) {
                        answer.complete(cbor);
                    } else {
                        answer.completeExceptionally(new AssertionError("answered on another thread"));
                    }
                }

                @Override
                public void ended(EffectEnd end) {
                    answer.completeExceptionally(new EndedException(end));
                }
            });
        });
        return answer;
    }

    /**
     * An answer, shown as text.
     *
     * @param inTime whether it came before a timer that was set when the call was made. The timer belongs to the same event
     *     loop, which runs what is due in its order: so a machine that is slow is late with both, and only who waits for longer
     *     than the timer is not in time.
     */
    public record Timed(String answer, boolean inTime) {}

    /** Makes a call that shall be answered within a time. */
    public Timed callWithin(Program.EffectSite site, byte[] call, long millis) {
        CompletableFuture<byte[]> answer = start(site, call);
        CompletableFuture<Boolean> inTime = new CompletableFuture<>();
        var _ = answer.whenComplete((_, _) -> inTime.complete(true));
        // Behind the call in the event loop's queue.
        eventLoop.execute(() -> {
            var _ = ((ScheduledExecutorService) eventLoop)
                    .schedule(() -> inTime.complete(false), millis, TimeUnit.MILLISECONDS);
        });
        return new Timed(Cbor.show(await(answer)), await(inTime));
    }

    /** Makes a call and waits for its answer, shown as text. */
    public String call(Program.EffectSite site, byte[] call) {
        return Cbor.show(await(start(site, call)));
    }

    public String call(Program.EffectSite site, Sql sql) {
        return call(site, sql.call(site.effect(), site.function()));
    }

    public String call(Program.EffectSite site, String sql) {
        return call(site, Sql.of(sql));
    }

    /** The thread that everything of this request happens on. */
    public Executor eventLoop() {
        return eventLoop;
    }

    public FinishOutcome finish(boolean commit) {
        return finish(commit ? new Ending.Commit(Optional.empty(), CommitGate.OPEN) : new Ending.RollBack());
    }

    public FinishOutcome finish(Ending ending) {
        CompletableFuture<FinishOutcome> outcome = new CompletableFuture<>();
        eventLoop.execute(() -> effects.finish(ending, outcome::complete));
        return await(outcome);
    }

    public void abort(HostEnd reason) {
        on(eventLoop, () -> {
            effects.abort(reason);
            return true;
        });
    }

    public List<byte[]> logLines() {
        return on(eventLoop, effects::logLines);
    }

    public RequestEffects effects() {
        return effects;
    }

    private static <T> T on(Executor eventLoop, Supplier<T> step) {
        return await(CompletableFuture.supplyAsync(step, eventLoop));
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed);
        } catch (InterruptedException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }
}
