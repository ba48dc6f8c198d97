package io.mtpscript.cli.replay;

import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.LoadedProgram;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ReplayRefusedException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.shown.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;

/**
 * Engines of one program that make no effects: one interprets, the other one has compiled what can be compiled. A request runs
 * with the memory budget that it was recorded with, which decides what it gives as its gas limit does.
 */
public final class Replayer implements AutoCloseable {
    /** The engines of so many budgets are kept: a journal's requests have as many as its deployments have had. */
    private static final int BUDGETS = 4;

    private final ServedProgram program;
    private final EngineSettings settings;
    private final LogSink log;
    private final ReplayProgram which;
    private final boolean compiledToo;

    /** By memory budget in bytes, the one used last at the end. */
    private final SequencedMap<Long, List<Engine>> tiers = new LinkedHashMap<>();

    /**
     * Makes them ready.
     *
     * @param settings with the key and the configuration that secrets are recognised by, and the memory budget of records
     *     that say none
     * @throws StartException if this build cannot run the program
     */
    public Replayer(ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which)
            throws StartException {
        this(program, settings, log, which, true);
    }

    private Replayer(
            ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which, boolean compiledToo)
            throws StartException {
        this.program = program;
        this.settings = settings;
        this.log = log;
        this.which = which;
        this.compiledToo = compiledToo;
        var _ = tiers(ownBudget());
    }

    /** As the constructor, with the interpreter alone. */
    public static Replayer interpreting(
            ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which) throws StartException {
        return new Replayer(program, settings, log, which, false);
    }

    private long ownBudget() {
        return settings.http().limits().vmMemoryBytes();
    }

    private List<Engine> tiers(long memoryBudget) throws StartException {
        List<Engine> found = tiers.remove(memoryBudget);
        List<Engine> wanted = found == null ? opened(memoryBudget) : found;
        tiers.putLast(memoryBudget, wanted);
        if (tiers.size() > BUDGETS) {
            tiers.pollFirstEntry().getValue().forEach(Engine::close);
        }
        return wanted;
    }

    private List<Engine> opened(long memoryBudget) throws StartException {
        EngineSettings own = settings.withHttp(
                settings.http().withLimits(settings.http().limits().withVmMemoryBytes(memoryBudget)));
        List<Engine> opened = new ArrayList<>();
        try {
            opened.add(open(own, false));
            if (compiledToo) {
                opened.add(open(own, true));
            }
        } catch (StartException e) {
            opened.forEach(Engine::close);
            throw e;
        }
        return opened;
    }

    private Engine open(EngineSettings own, boolean compiled) throws StartException {
        EffectRuntime effects = EffectRuntime.forReplays(new EffectSettings(1, Optional.empty(), own.host(), log));
        try {
            LoadedProgram loaded = LoadedProgram.load(program, own.vms(), effects);
            if (compiled) {
                loaded.image().compile();
            }
            return Engine.open(loaded, own, effects, Journal.none(), log);
        } catch (StartException e) {
            effects.close();
            throw e;
        }
    }

    /** Runs a request again on each tier. */
    public Verdict replay(RecordedRequest recorded) throws InterruptedException {
        List<Verdict.Run> runs = new ArrayList<>();
        try {
            for (Engine tier : tiers(recorded.request().memoryBudget().orElse(ownBudget()))) {
                runs.add(new Verdict.Run(
                        runs.size() + 1, tier.replay(recorded, which).get()));
            }
        } catch (StartException e) {
            return refused(recorded, e.line());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReplayRefusedException refused) {
                return refused(recorded, String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("a replay failed", e.getCause());
        }
        return new Verdict(recorded, Optional.empty(), runs);
    }

    private static Verdict refused(RecordedRequest recorded, String why) {
        return new Verdict(recorded, Optional.of(why), List.of());
    }

    @Override
    public void close() {
        tiers.values().forEach(engines -> engines.forEach(Engine::close));
    }
}
