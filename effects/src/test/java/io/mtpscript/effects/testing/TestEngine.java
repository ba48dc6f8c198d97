package io.mtpscript.effects.testing;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.EffectLoop;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.MissingSettingException;
import io.mtpscript.effects.UnknownEffectException;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.log.MemoryLogSink;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A runtime with what an engine would give it. */
public final class TestEngine implements AutoCloseable {
    public final MemoryLogSink log;
    private final EffectRuntime runtime;
    private final List<Executor> loops;
    private final EffectProgram program;

    public TestEngine(int eventLoops, Optional<DatabaseSettings> database, Program program) {
        this(new EffectSettings(eventLoops, database, HostSettings.none(), new MemoryLogSink(10_000)), program);
    }

    /** With what comes from outside, on one event loop and without a database. */
    public TestEngine(HostSettings host, Program program) {
        this(new EffectSettings(1, Optional.empty(), host, new MemoryLogSink(10_000)), program);
    }

    private TestEngine(EffectSettings settings, Program program) {
        log = (MemoryLogSink) settings.log();
        runtime = EffectRuntime.open(settings);
        loops = new ArrayList<>();
        ((EventLoopGroup) runtime.eventLoops()).forEach(loops::add);
        try {
            this.program = runtime.link(program);
        } catch (UnknownEffectException | MissingSettingException unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }

    /** Begins a request on the first event loop. */
    public TestRequest begin(String... effects) {
        return begin(0, 1, Journal.none().begin(record("none")), effects);
    }

    public TestRequest begin(int eventLoop, int attempt, Recording recording, String... effects) {
        return TestRequest.begin(
                loops.get(eventLoop), loop(eventLoop), program, TestProgram.route(effects), attempt, recording);
    }

    public TestRequest replay(RecordedRequest recorded, String... effects) {
        return TestRequest.replay(
                loops.getFirst(),
                loop(0),
                program,
                TestProgram.route(effects),
                recorded,
                Journal.none().begin(record("none")));
    }

    /** What is asked of the first event loop, on it. */
    public <T> T ask(BiConsumer<EffectLoop, Consumer<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loops.getFirst().execute(() -> question.accept(loop(0), answer::complete));
        return TestRequest.await(answer);
    }

    private EffectLoop loop(int index) {
        return runtime.loop(loops.get(index));
    }

    public static RequestRecord record(String requestId) {
        return new RequestRecord(
                requestId,
                "local",
                "$LATEST",
                1,
                new byte[32],
                new byte[32],
                1000,
                OptionalLong.empty(),
                "POST",
                "/",
                List.of(),
                new byte[0],
                0,
                Optional.empty());
    }

    @Override
    public void close() {
        runtime.close();
    }
}
