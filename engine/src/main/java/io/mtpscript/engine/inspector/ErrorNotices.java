package io.mtpscript.engine.inspector;

import io.mtpscript.effects.log.EngineLine;
import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.engine.access.Access;
import io.mtpscript.engine.access.AccessWatch;

/** Writes a line for each answer that is an error, with the command that replays it. */
public final class ErrorNotices implements AccessWatch {
    private final EngineLines lines;
    private final String origin;

    /** @param origin where the inspector is, such as {@code http://127.0.0.1:8080} */
    public ErrorNotices(EngineLines lines, String origin) {
        this.lines = lines;
        this.origin = origin;
    }

    @Override
    public void answered(Access access) {
        Inspector.replayCommand(origin, access)
                .ifPresent(command -> lines.write(new EngineLine(
                        LogLevel.INFO,
                        "answered " + access.status() + ", replay: " + command,
                        access.correlationId().orElse(""),
                        access.route()
                                .map(route -> access.method() + " " + route)
                                .orElse(access.method()),
                        "")));
    }
}
