package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The requests of one event loop. To be made and used on that loop only.
 *
 * <p>It serves one program at a time. A swap gives new requests to the next one; those under way end on the one that they
 * began with, whose memory is given back after the last of them.
 */
public final class RequestLoop implements HttpHandler, AutoCloseable {
    private final ScheduledExecutorService eventLoop;
    private final RequestShared shared;
    private final List<Serving> leaving = new ArrayList<>();
    private Serving current;

    public RequestLoop(ScheduledExecutorService eventLoop, RequestShared shared, LoadedProgram program) {
        this.eventLoop = eventLoop;
        this.shared = shared;
        current = prepare(program);
    }

    /** What this loop needs to serve one program. */
    public static final class Serving {
        private final LoadedProgram program;
        private final LoopContext context;
        private final RequestHandler handler;

        private Serving(LoadedProgram program, LoopContext context, RequestHandler handler) {
            this.program = program;
            this.context = context;
            this.handler = handler;
        }

        /** Gives its memory back; no request of it may be under way. */
        public void close() {
            context.close();
        }
    }

    /** Makes what serving a program needs, without serving it yet. */
    public Serving prepare(LoadedProgram program) {
        LoopContext context = new LoopContext(eventLoop, shared, program);
        return new Serving(program, context, new RequestHandler(context, shared, program.served()));
    }

    /**
     * Serves another program from now on.
     *
     * @param left is run when the last request of the program before has ended and its memory is given back
     */
    public void swap(Serving next, Runnable left) {
        Serving before = current;
        current = next;
        leaving.add(before);
        before.context.whenIdle(() -> {
            if (leaving.remove(before)) {
                before.close();
            }
            left.run();
        });
    }

    /** What is under way now. */
    public LoopSample sample() {
        LoopSample all = current.context.sample();
        for (Serving each : leaving) {
            all = all.plus(each.context.sample());
        }
        return all;
    }

    private MeteredExchange metered(HttpExchange exchange) {
        return new MeteredExchange(
                exchange, current.context.metrics().noRoute(), shared.watches().current());
    }

    @Override
    public void handle(HttpExchange exchange) {
        current.handler.handle(metered(exchange), Optional.empty());
    }

    /** As {@link #handle(HttpExchange)}, with ids given by someone who may. */
    public void handle(HttpExchange exchange, GivenIds given) {
        current.handler.handle(metered(exchange), Optional.of(given));
    }

    /**
     * Runs a recorded request again, without I/O.
     *
     * @param done gets the outcome, once
     * @throws ReplayRefusedException if the record cannot be run on this program
     */
    public void replay(RecordedRequest recorded, ReplayProgram which, Consumer<ReplayReport> done) {
        new Replay(current.context, current.program.served(), recorded, which, done).start();
    }

    /** Ends the requests that wait: for an effect or before their run now, with a worker or in a commit at their next effect. */
    public void endSuspended(HostEnd reason) {
        List<Serving> all = new ArrayList<>(leaving);
        all.add(current);
        all.forEach(serving -> serving.context.suspended().forEach(request -> request.end(reason)));
    }

    /** Gives the VMs' memory back; no request may be under way. */
    @Override
    public void close() {
        leaving.forEach(Serving::close);
        leaving.clear();
        current.close();
    }
}
