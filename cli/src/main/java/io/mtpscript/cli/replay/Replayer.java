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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Engines of one program that make no effects: one interprets, the other one has compiled what can be compiled. */
public final class Replayer implements AutoCloseable {
    private final List<Engine> tiers = new ArrayList<>();
    private final ReplayProgram which;

    /**
     * Makes them ready.
     *
     * @param settings with the key and the configuration that secrets are recognised by
     * @throws StartException if this build cannot run the program
     */
    public Replayer(ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which)
            throws StartException {
        this(program, settings, log, which, true);
    }

    private Replayer(
            ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which, boolean compiledToo)
            throws StartException {
        this.which = which;
        try {
            tiers.add(open(program, settings, log, false));
            if (compiledToo) {
                tiers.add(open(program, settings, log, true));
            }
        } catch (StartException e) {
            close();
            throw e;
        }
    }

    /** As the constructor, with the interpreter alone. */
    public static Replayer interpreting(
            ServedProgram program, EngineSettings settings, LogSink log, ReplayProgram which) throws StartException {
        return new Replayer(program, settings, log, which, false);
    }

    private static Engine open(ServedProgram program, EngineSettings settings, LogSink log, boolean compiled)
            throws StartException {
        EffectRuntime effects = EffectRuntime.forReplays(new EffectSettings(1, Optional.empty(), settings.host(), log));
        try {
            LoadedProgram loaded = LoadedProgram.load(program, settings.vms(), effects);
            if (compiled) {
                loaded.image().compile();
            }
            return Engine.open(loaded, settings, effects, Journal.none(), log);
        } catch (StartException e) {
            effects.close();
            throw e;
        }
    }

    /** Runs a request again on each tier. */
    public Verdict replay(RecordedRequest recorded) throws InterruptedException {
        List<Verdict.Run> runs = new ArrayList<>();
        for (Engine tier : tiers) {
            try {
                runs.add(new Verdict.Run(
                        runs.size() + 1, tier.replay(recorded, which).get()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ReplayRefusedException refused) {
                    return new Verdict(recorded, Optional.of(String.valueOf(refused.getMessage())), List.of());
                }
                throw new IllegalStateException("a replay failed", e.getCause());
            }
        }
        return new Verdict(recorded, Optional.empty(), runs);
    }

    @Override
    public void close() {
        tiers.forEach(Engine::close);
    }
}
