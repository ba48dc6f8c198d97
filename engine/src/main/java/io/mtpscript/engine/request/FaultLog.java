package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.log.EngineLine;
import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.net.server.ServerNotices;

/** The engine's own lines in the log: faults of its own, and events that concern security. Never data of a request. */
public final class FaultLog {
    private static final int FRAMES = 12;

    private final EngineLines lines;

    public FaultLog(EngineLines lines) {
        this.lines = lines;
    }

    /** A fault of the engine: its kind and place, without its message, which may hold data. */
    void fault(String correlationId, Throwable fault) {
        StringBuilder place = new StringBuilder();
        StackTraceElement[] frames = fault.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            place.append(i == 0 ? "" : " < ")
                    .append(frames[i].getClassName())
                    .append('.')
                    .append(frames[i].getMethodName())
                    .append(':')
                    .append(frames[i].getLineNumber());
        }
        write(LogLevel.ERROR, "engine fault", correlationId, fault.getClass().getName(), place.toString());
    }

    /** A program ended by itself: by its arithmetic, its gas, its memory. */
    void trapped(String correlationId, String route, ErrorCode code, String place) {
        write(LogLevel.WARN, "request ended: " + code.code(), correlationId, route, place);
    }

    /** A program called an effect that its route does not declare. */
    void effectNotAllowed(String correlationId, String route, String effect) {
        write(LogLevel.ERROR, "security: effect not declared", correlationId, effect, route);
    }

    /** Something about the journal that who runs the engine should know. */
    public void journal(String line) {
        write(LogLevel.WARN, line, "", "journal", "");
    }

    /** Something about the audit trail that who runs the engine should know. */
    public void audit(String line) {
        write(LogLevel.WARN, line, "", "audit", "");
    }

    /** Something about the collector of traces that who runs the engine should know. */
    public void trace(String line) {
        write(LogLevel.WARN, line, "", "trace", "");
    }

    /** Something about the keys of tokens that who runs the engine should know. */
    public void auth(String line) {
        write(LogLevel.WARN, line, "", "auth", "");
    }

    /** Takes what the HTTP server has to say. */
    public ServerNotices ofServer() {
        return new ServerNotices() {
            @Override
            public void changed(String line) {
                write(LogLevel.INFO, line, "", "server", "");
            }

            @Override
            public void refused(String line) {
                write(LogLevel.WARN, line, "", "server", "");
            }
        };
    }

    /** Why requests with an {@code Idempotency-Key} cannot be carried out, and what to do. */
    void claims(String line) {
        write(LogLevel.ERROR, line, "", "idempotency", "");
    }

    private void write(LogLevel level, String message, String correlationId, String subject, String place) {
        lines.write(new EngineLine(level, message, correlationId, subject, place));
    }
}
