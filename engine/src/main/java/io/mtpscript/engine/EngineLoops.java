package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.engine.request.LoadedProgram;
import io.mtpscript.engine.request.RequestLoop;
import io.mtpscript.engine.request.RequestShared;
import io.mtpscript.engine.system.ThreadScheduling;
import io.mtpscript.net.server.EventLoops;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The event loops of an engine, each with the requests that it serves. Safe for all threads but its own loops. */
final class EngineLoops {
    private final RequestShared shared;
    private final Map<ScheduledExecutorService, RequestLoop> loops = new ConcurrentHashMap<>();

    private EngineLoops(RequestShared shared) {
        this.shared = shared;
    }

    /**
     * Has every event loop make what it needs to serve a program.
     *
     * @throws StartException if one cannot
     */
    static EngineLoops open(RequestShared shared, LoadedProgram program) throws StartException {
        EngineLoops opened = new EngineLoops(shared);
        try {
            opened.onEvery(eventLoop -> {
                // Long requests are the workers': a request that comes in should not wait for one of theirs to have its
                // turn.
                ThreadScheduling.takeShortTurns();
                opened.loops.put(eventLoop, new RequestLoop(eventLoop, shared, program));
            });
        } catch (CompletionException e) {
            opened.close().join();
            throw notPrepared(e);
        }
        return opened;
    }

    private static StartException notPrepared(CompletionException e) {
        return new StartException(ExitCode.UNAVAILABLE, "Cannot prepare the event loops: " + e.getCause());
    }

    /** Makes what each event loop needs on that loop, so that what cannot be had is found now. */
    private void onEvery(Consumer<ScheduledExecutorService> task) {
        ran(task).join();
    }

    private CompletableFuture<Void> ran(Consumer<ScheduledExecutorService> task) {
        CompletableFuture<?>[] done = EventLoops.all(shared.effects().eventLoops()).stream()
                .map(eventLoop -> CompletableFuture.runAsync(() -> task.accept(eventLoop), eventLoop))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(done);
    }

    /** Done when every event loop has ended what it is doing now. */
    CompletableFuture<Void> turned() {
        return ran(_ -> {});
    }

    /**
     * Has every event loop make what it needs to serve another program, without serving it yet.
     *
     * @throws StartException if one cannot; then nothing has changed
     */
    Map<ScheduledExecutorService, RequestLoop.Serving> prepare(LoadedProgram next) throws StartException {
        Map<ScheduledExecutorService, RequestLoop.Serving> prepared = new ConcurrentHashMap<>();
        try {
            onEvery(eventLoop -> prepared.put(eventLoop, of(eventLoop).prepare(next)));
        } catch (CompletionException e) {
            CompletableFuture.allOf(prepared.entrySet().stream()
                            .map(entry -> CompletableFuture.runAsync(entry.getValue()::close, entry.getKey()))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            throw notPrepared(e);
        }
        return prepared;
    }

    /**
     * Has every event loop serve what it has prepared.
     *
     * @return done when none of them uses the program before any more
     */
    CompletableFuture<Void> swap(Map<ScheduledExecutorService, RequestLoop.Serving> prepared) {
        CompletableFuture<?>[] left = prepared.entrySet().stream()
                .map(entry -> swapped(entry.getKey(), entry.getValue()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(left);
    }

    private CompletableFuture<Void> swapped(ScheduledExecutorService eventLoop, RequestLoop.Serving next) {
        var left = new CompletableFuture<Void>();
        eventLoop.execute(() -> of(eventLoop).swap(next, () -> left.complete(null)));
        return left;
    }

    /** @throws IllegalStateException if it is none of these, or they are closed */
    RequestLoop of(ScheduledExecutorService eventLoop) {
        RequestLoop loop = loops.get(eventLoop);
        if (loop == null) {
            throw new IllegalStateException("Not an event loop of this engine, or the engine is closed");
        }
        return loop;
    }

    /** All of them; empty when they are closed. */
    Map<ScheduledExecutorService, RequestLoop> all() {
        return loops;
    }

    /** Does something on one of the loops, the next in turn. */
    <T> CompletableFuture<T> onNext(BiConsumer<RequestLoop, CompletableFuture<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        ScheduledExecutorService eventLoop = EventLoops.next(shared.effects().eventLoops());
        eventLoop.execute(() -> {
            try {
                task.accept(of(eventLoop), done);
            } catch (RuntimeException | Error fault) {
                done.completeExceptionally(fault);
            }
        });
        return done;
    }

    /** As {@link Engine#endWaiting}. */
    void endWaiting(HostEnd reason) {
        loops.forEach((eventLoop, loop) -> eventLoop.execute(() -> loop.endSuspended(reason)));
    }

    /** Has every loop give back what its requests needed; none may be under way. Afterwards there are none. */
    CompletableFuture<Void> close() {
        CompletableFuture<?>[] closed = loops.entrySet().stream()
                .map(entry -> CompletableFuture.runAsync(entry.getValue()::close, entry.getKey()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(closed).whenComplete((_, _) -> loops.clear());
    }
}
