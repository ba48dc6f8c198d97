package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpHandler;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The requests of one event loop. To be made and used on that loop only. */
public final class RequestLoop implements HttpHandler, AutoCloseable {
    private final LoopContext context;
    private final RequestHandler handler;
    private final RequestShared shared;

    public RequestLoop(ScheduledExecutorService eventLoop, RequestShared shared) {
        this.shared = shared;
        context = new LoopContext(eventLoop, shared);
        handler = new RequestHandler(context, shared.policy(), shared.program(), shared.journal());
    }

    @Override
    public void handle(HttpExchange exchange) {
        handler.handle(exchange, Optional.empty());
    }

    /** As {@link #handle(HttpExchange)}, with a request id given by someone who may. */
    public void handle(HttpExchange exchange, String requestId) {
        handler.handle(exchange, Optional.of(requestId));
    }

    /**
     * Runs a recorded request again, without I/O.
     *
     * @param done gets the outcome, once
     * @throws IllegalArgumentException if the record is of another program
     */
    public void replay(RecordedRequest recorded, Consumer<ReplayReport> done) {
        new Replay(context, shared.program(), recorded, done).start();
    }

    /** Ends the requests that wait for an effect. */
    public void endSuspended(HostEnd reason) {
        context.suspended().forEach(run -> run.end(reason));
    }

    /** Gives the VMs' memory back; no request may be under way. */
    @Override
    public void close() {
        context.close();
    }
}
