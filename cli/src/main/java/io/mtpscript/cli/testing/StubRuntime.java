package io.mtpscript.cli.testing;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.EffectLoop;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.ReplayedEffects;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The engine's effects while tests run: a test's answers in place of the world. */
final class StubRuntime implements EffectRuntime {
    private final EffectRuntime loops;
    private final Supplier<Stubs> running;

    /**
     * @param loops gives the event loops and is closed with this; makes no effects
     * @param running the answers of the test that runs
     */
    StubRuntime(EffectRuntime loops, Supplier<Stubs> running) {
        this.loops = loops;
        this.running = running;
    }

    /** Nothing has to be prepared. */
    private record Linked() implements EffectProgram {}

    @Override
    public ScheduledExecutorService eventLoops() {
        return loops.eventLoops();
    }

    @Override
    public EffectLoop loop(Executor eventLoop) {
        return new EffectLoop() {
            @Override
            public RequestEffects begin(EffectProgram program, Program.Route route, RequestScope scope) {
                return new StubbedRequest(route, running.get());
            }

            @Override
            public ReplayedEffects replay(
                    EffectProgram program, Program.Route route, RequestScope scope, RecordedRequest recorded) {
                throw new UnsupportedOperationException("Tests replay nothing");
            }
        };
    }

    @Override
    public EffectProgram link(Program program) {
        return new Linked();
    }

    @Override
    public void close() {
        loops.close();
    }

    private record StubbedRequest(Program.Route route, Stubs stubs) implements RequestEffects {
        @Override
        public void call(Program.EffectSite site, int n, byte[] call, Completion done) {
            if (!route.effects().contains(site.effect())) {
                done.ended(new EffectEnd.NotAllowed(site.effect()));
                return;
            }
            // A test that has failed here needs no response any more.
            stubs.answer(site, call)
                    .ifPresentOrElse(done::answered, () -> done.ended(new EffectEnd.Ended(HostEnd.SHUTTING_DOWN)));
        }

        @Override
        public void finish(Ending ending, Consumer<FinishOutcome> done) {
            done.accept(new FinishOutcome.Nothing());
        }

        @Override
        public void abort(HostEnd reason) {
            // Nothing is under way.
        }

        @Override
        public boolean rerunnable() {
            return false;
        }

        @Override
        public List<byte[]> logLines() {
            return List.of();
        }
    }
}
