package io.mtpscript.cli.testing;

import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.LoadedProgram;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.image.SegmentCounts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that is ready to have its tests run, one after the other. Belongs to one thread. */
final class TestSession implements AutoCloseable {
    /** What is kept of requests is only their gas, asked for at once. */
    private static final int JOURNAL_REQUESTS = 16;

    private static final long JOURNAL_BYTES = 64L << 20;
    private static final int VMS = 4;

    private final TestProgram program;
    private final Places places;
    private final EngineSettings settings;
    private final Optional<SegmentCounts> counts;
    private final VmOwner vms;
    private final MemoryJournal journal = new MemoryJournal(JOURNAL_REQUESTS, JOURNAL_BYTES);
    private final EngineLog log = new EngineLog();
    private final Engine engine;
    private volatile @Nullable Stubs running;
    private long requests;

    private TestSession(
            TestProgram program,
            List<SourceFile> sources,
            ServedProgram served,
            EngineSettings settings,
            VmImage image,
            Optional<SegmentCounts> counts)
            throws StartException {
        this.program = program;
        this.places = new Places(program, sources);
        this.settings = settings;
        this.counts = counts;
        this.vms = new VmOwner(image);
        var loops = EffectRuntime.open(new EffectSettings(1, Optional.empty(), log));
        try {
            var effects = new StubRuntime(loops, this::running);
            var router = new Router(served.program().routes());
            var loaded = new LoadedProgram(served, image, router, effects.link(served.program()));
            this.engine = Engine.open(loaded, settings, effects, journal, log);
        } catch (StartException e) {
            loops.close();
            throw e;
        }
    }

    /**
     * @param served the same program, as an engine takes it
     * @param settings their gas limit is that of each test and of each request
     * @param counted whether the runs of its segments are counted, for {@link Coverage}
     */
    static TestSession open(
            TestProgram program,
            List<SourceFile> sources,
            ServedProgram served,
            EngineSettings settings,
            boolean counted)
            throws StartException {
        var vmSettings = new VmSettings(settings.http().limits(), VMS);
        Optional<SegmentCounts> counts = counted ? Optional.of(new SegmentCounts(served.program())) : Optional.empty();
        VmLoad load = counts.map(counting -> VmImage.loadWatched(served.program(), vmSettings, counting))
                .orElseGet(() -> VmImage.load(served.program(), vmSettings));
        VmImage image = switch (load) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) ->
                throw new IllegalStateException("the VM refuses what the compiler made: " + message);
        };
        try {
            return new TestSession(program, sources, served, settings, image, counts);
        } catch (StartException e) {
            image.close();
            throw e;
        }
    }

    private Stubs running() {
        Stubs stubs = running;
        if (stubs == null) {
            throw new IllegalStateException("no test runs");
        }
        return stubs;
    }

    /** Runs one test, its effects answered as it says, or by {@code injection}. */
    Ran run(TestProgram.Test test, Stubs.Injection injection) {
        var stubs = new Stubs(program.program(), places, injection);
        running = stubs;
        long start = System.nanoTime();
        var run = new TestRun(this, stubs);
        Optional<TestFailure> failure = run.run(test);
        long nanos = System.nanoTime() - start;
        running = null;
        var outcome = new TestOutcome(test.file(), test.name(), run.gas(), nanos, run.requests(), failure);
        return new Ran(test, outcome, stubs.calls(), stubs.unansweredIn());
    }

    /**
     * An outcome with the effect calls behind it.
     *
     * @param unansweredIn the request that made a call for which the test has no answer
     */
    record Ran(
            TestProgram.Test test, TestOutcome outcome, List<Stubs.EffectCall> calls, Optional<Integer> unansweredIn) {
        Ran {
            calls = List.copyOf(calls);
        }
    }

    TestProgram program() {
        return program;
    }

    /** How often each segment has run; empty where that is not counted. */
    Optional<SegmentCounts> counts() {
        return counts;
    }

    Places places() {
        return places;
    }

    /** An id for a request; every one is another, so that the journal finds no older one. */
    String nextRequestId() {
        requests++;
        return "test-" + requests;
    }

    long gasLimit() {
        return settings.http().limits().gas();
    }

    VmOwner vms() {
        return vms;
    }

    Engine engine() {
        return engine;
    }

    MemoryJournal journal() {
        return journal;
    }

    EngineLog log() {
        return log;
    }

    @Override
    public void close() {
        vms.close();
        engine.close(); // and the image with it
    }
}
