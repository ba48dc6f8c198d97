package io.mtpscript.engine;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectLoop;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.ReplayedEffects;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.claims.Claim;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.claims.ClaimedResponse;
import io.mtpscript.effects.claims.Claims;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.database.Mark;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Effects that do what a test says, in place of a database: outcomes that a real one gives once in a thousand times. */
final class ScriptedEffects implements EffectRuntime, EffectLoop, EffectProgram {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Deque<BiConsumer<Integer, Completion>> calls = new ArrayDeque<>();
    private final Deque<FinishOutcome> outcomes = new ArrayDeque<>();
    private final Deque<Consumer<Runnable>> finishes = new ArrayDeque<>();
    private final Deque<Consumer<Consumer<ClaimOutcome>>> claims = new ArrayDeque<>();

    private volatile CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    /** What was asked of the effects, in order. */
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    /** What the next call that is not said yet does; gets its number. */
    ScriptedEffects onCall(BiConsumer<Integer, Completion> call) {
        calls.add(call);
        return this;
    }

    /** How the next attempt that is not said yet ends. */
    ScriptedEffects onFinish(FinishOutcome outcome) {
        // Later, as a database does it.
        return onFinish(outcome, this::later);
    }

    /** As the other one; what tells of the outcome is given to somebody. */
    ScriptedEffects onFinish(FinishOutcome outcome, Consumer<Runnable> telling) {
        outcomes.add(outcome);
        finishes.add(telling);
        return this;
    }

    /** What the next claim that is not said yet does; gets who is to be told of the outcome. */
    ScriptedEffects onClaim(Consumer<Consumer<ClaimOutcome>> claim) {
        claims.add(claim);
        return this;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    /** Runs an action on the event loop. */
    void later(Runnable action) {
        loops.next().execute(action);
    }

    /** As {@link #later}, after some time. */
    void later(long millis, Runnable action) {
        var _ = loops.next().schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public ScheduledExecutorService eventLoops() {
        return loops;
    }

    @Override
    public EffectLoop loop(Executor eventLoop) {
        return this;
    }

    @Override
    public EffectProgram link(Program program) {
        return this;
    }

    @Override
    public RequestEffects begin(EffectProgram program, Program.Route route, RequestScope scope) {
        events.add("begin " + scope.attempt());
        return new Attempt();
    }

    @Override
    public Claims claims() {
        return new ScriptedClaims();
    }

    @Override
    public ReplayedEffects replay(
            EffectProgram program, Program.Route route, RequestScope scope, RecordedRequest recorded) {
        throw new AssertionError("Nothing is replayed here");
    }

    /** From now on what requests have left to do is done with this. */
    CompletableFuture<Void> settlesWith() {
        settled = new CompletableFuture<>();
        return settled;
    }

    @Override
    public CompletableFuture<Void> settled() {
        return settled;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class ScriptedClaims implements Claims {
        @Override
        public void claim(Claim claim, Consumer<ClaimOutcome> done) {
            events.add("claim");
            claims.remove().accept(done);
        }

        @Override
        public Optional<Mark> mark(Claim claim, ClaimedResponse response) {
            return Optional.empty();
        }

        @Override
        public void keep(Claim claim, ClaimedResponse response, Runnable done) {
            events.add("keep");
            done.run();
        }

        @Override
        public void release(Claim claim, Runnable done) {
            events.add("release");
            done.run();
        }
    }

    private final class Attempt implements RequestEffects {
        @Override
        public void call(Program.EffectSite site, int n, byte[] call, Completion done) {
            events.add("call " + n + " " + site.effect() + "." + site.function());
            calls.remove().accept(n, done);
        }

        @Override
        public void finish(Ending ending, Consumer<FinishOutcome> done) {
            events.add(ending instanceof Ending.Commit ? "commit" : "roll back");
            FinishOutcome outcome = outcomes.remove();
            finishes.remove().accept(() -> done.accept(outcome));
        }

        @Override
        public void abort(HostEnd reason) {
            events.add("abort " + reason);
        }

        @Override
        public boolean rerunnable() {
            return true;
        }

        @Override
        public List<byte[]> logLines() {
            return List.of();
        }
    }
}
