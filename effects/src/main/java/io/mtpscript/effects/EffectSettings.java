package io.mtpscript.effects;

import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogSink;
import java.util.Optional;

/**
 * The settings of an engine's effects.
 *
 * @param eventLoops how many event loops to make, at least 1
 * @param ioUring whether they are to work with io_uring, where that can be
 * @param database empty where none is configured: every database call then answers {@code Unavailable}
 * @param host what else programs get from outside
 * @param log where lines of the Log effect go; closed by whoever made it
 * @param own where the engine's own lines go
 */
public record EffectSettings(
        int eventLoops,
        boolean ioUring,
        Optional<DatabaseSettings> database,
        HostSettings host,
        LogSink log,
        EngineLines own) {
    public EffectSettings {
        if (eventLoops < 1) {
            throw new IllegalArgumentException("There are " + eventLoops + " event loops; at least 1 is needed");
        }
    }

    /** With nothing else from outside. */
    public EffectSettings(int eventLoops, Optional<DatabaseSettings> database, LogSink log) {
        this(eventLoops, database, HostSettings.none(), log);
    }

    /** With event loops of the usual kind, and the engine's own lines among those of the Log effect. */
    public EffectSettings(int eventLoops, Optional<DatabaseSettings> database, HostSettings host, LogSink log) {
        this(eventLoops, false, database, host, log, EngineLines.all(log));
    }
}
