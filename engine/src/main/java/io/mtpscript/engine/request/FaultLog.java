package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.log.EngineLine;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.net.server.ServerNotices;

/** The engine's own lines in the log: faults of its own, and events that concern security. Never data of a request. */
public final class FaultLog {
    private static final int FRAMES = 12;

    private final LogSink sink;

    public FaultLog(LogSink sink) {
        this.sink = sink;
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
        write("error", "engine fault", correlationId, fault.getClass().getName(), place.toString());
    }

    /** A program ended by itself: by its arithmetic, its gas, its memory. */
    void trapped(String correlationId, String route, ErrorCode code, String place) {
        write("warn", "request ended: " + code.code(), correlationId, route, place);
    }

    /** A program called an effect that its route does not declare. */
    void effectNotAllowed(String correlationId, String route, String effect) {
        write("error", "security: effect not declared", correlationId, effect, route);
    }

    /** Something about the journal that who runs the engine should know. */
    public void journal(String line) {
        write("warn", line, "", "journal", "");
    }

    /** Something about the audit trail that who runs the engine should know. */
    public void audit(String line) {
        write("warn", line, "", "audit", "");
    }

    /** Something about the collector of traces that who runs the engine should know. */
    public void trace(String line) {
        write("warn", line, "", "trace", "");
    }

    /** Something about the keys of tokens that who runs the engine should know. */
    public void auth(String line) {
        write("warn", line, "", "auth", "");
    }

    /** Takes what the HTTP server has to say. */
    public ServerNotices ofServer() {
        return new ServerNotices() {
            @Override
            public void changed(String line) {
                write("info", line, "", "server", "");
            }

            @Override
            public void refused(String line) {
                write("warn", line, "", "server", "");
            }
        };
    }

    /** Why requests with an {@code Idempotency-Key} cannot be carried out, and what to do. */
    void claims(String line) {
        write("error", line, "", "idempotency", "");
    }

    private void write(String level, String message, String correlationId, String subject, String place) {
        sink.write(new EngineLine(level, message, correlationId, subject, place).toBytes());
    }
}
