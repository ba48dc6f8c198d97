package io.mtpscript.engine.operation;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.OperationSettings;
import io.mtpscript.net.server.AddressException;
import io.mtpscript.net.server.ConnectionLimits;
import io.mtpscript.net.server.EventLoops;
import io.mtpscript.net.server.HttpServer;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.net.server.ServerNotices;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;

/** The management port: a server of its own, on an event loop that the program's requests never hold. */
public final class ManagementServer implements AutoCloseable {
    private static final int BODY_BYTES = 0;
    private static final int URL_BYTES = 1024;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int CONNECTIONS = 100;
    private static final int CLOSE_MILLIS = 500;

    private final ScheduledExecutorService eventLoop;
    private final HttpServer server;

    private ManagementServer(ScheduledExecutorService eventLoop, HttpServer server) {
        this.eventLoop = eventLoop;
        this.server = server;
    }

    /**
     * Listens.
     *
     * @param readiness says no as soon as the engine is about to stop
     * @throws StartException if the address cannot be listened on
     */
    public static ManagementServer start(
            OperationSettings.Management settings, Engine engine, Readiness readiness, EngineLog log)
            throws StartException {
        Limits limits = new Limits(
                Limits.DEFAULT.gas(),
                Limits.DEFAULT.vmMemoryBytes(),
                BODY_BYTES,
                URL_BYTES,
                Limits.DEFAULT.headerSectionBytes(),
                Limits.DEFAULT.headerCount());
        HttpServerSettings http = HttpServerSettings.of(settings.host(), settings.port())
                .withLimits(limits)
                .withTimeouts(TIMEOUT_MILLIS, TIMEOUT_MILLIS, TIMEOUT_MILLIS)
                .withConnections(ConnectionLimits.DEFAULT.withTotal(CONNECTIONS));
        ScheduledExecutorService eventLoop = EventLoops.open(1, "management");
        try {
            HttpServer server = HttpServer.start(
                    http, eventLoop, loop -> new ManagementPages(loop, engine, readiness), notices(log), () -> {});
            return new ManagementServer(eventLoop, server);
        } catch (IOException e) {
            EventLoops.close(eventLoop, CLOSE_MILLIS);
            String remedy = e instanceof AddressException
                    ? "; --management-host and --management-port choose another address"
                    : "";
            throw new StartException(ExitCode.UNAVAILABLE, e.getMessage() + remedy);
        }
    }

    private static ServerNotices notices(EngineLog log) {
        return new ServerNotices() {
            @Override
            public void changed(String line) {
                log.info(EngineLog.Event.MANAGEMENT, line);
            }

            @Override
            public void refused(String line) {
                log.warn(EngineLog.Event.MANAGEMENT, line);
            }
        };
    }

    /** The port listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        server.abort(CLOSE_MILLIS);
        EventLoops.close(eventLoop, CLOSE_MILLIS);
    }
}
