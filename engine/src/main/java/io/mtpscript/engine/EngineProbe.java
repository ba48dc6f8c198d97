package io.mtpscript.engine;

import io.mtpscript.effects.PoolState;
import io.mtpscript.effects.append.AppendState;
import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.metrics.EngineMetrics;
import io.mtpscript.engine.request.LoopSample;
import io.mtpscript.engine.request.RequestLoop;
import io.mtpscript.engine.request.RequestShared;
import io.mtpscript.engine.request.VmMemory;
import io.mtpscript.engine.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at an engine from outside while it serves. Safe for all threads; nothing here waits for an event loop. */
public final class EngineProbe {
    private final RequestShared shared;
    private final Map<ScheduledExecutorService, RequestLoop> loops;

    EngineProbe(RequestShared shared, Map<ScheduledExecutorService, RequestLoop> loops) {
        this.shared = shared;
        this.loops = loops;
    }

    /**
     * What an event loop said when it was asked.
     *
     * @param delayNanos how long it took it to come to the question
     */
    public record Sample(LoopSample requests, List<PoolState> pools, long delayNanos) {}

    /** What the engine has counted. */
    public EngineMetrics metrics() {
        return shared.metrics();
    }

    /** How many event loops there are. */
    public int eventLoops() {
        return loops.size();
    }

    /**
     * Asks all event loops.
     *
     * @return the answers of those that gave one within so many milliseconds
     */
    public CompletableFuture<List<Sample>> samples(long millis) {
        List<CompletableFuture<Optional<Sample>>> asked = new ArrayList<>();
        loops.forEach((eventLoop, loop) -> {
            var answer = new CompletableFuture<Optional<Sample>>();
            long since = System.nanoTime();
            eventLoop.execute(() -> answer.complete(Optional.of(
                    new Sample(loop.sample(), shared.effects().loop(eventLoop).pools(), System.nanoTime() - since))));
            asked.add(answer.completeOnTimeout(Optional.empty(), millis, TimeUnit.MILLISECONDS));
        });
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ ->
                        asked.stream().flatMap(answer -> answer.join().stream()).toList());
    }

    /**
     * Asks whether each database gives a connection and answers on it, on one of the event loops.
     *
     * @return by the database's name; one that says nothing within so many milliseconds does not
     */
    public CompletableFuture<SortedMap<String, Boolean>> databases(long millis) {
        Optional<ScheduledExecutorService> eventLoop = loops.keySet().stream().findFirst();
        if (eventLoop.isEmpty()) {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }
        var done = new CompletableFuture<SortedMap<String, Boolean>>();
        SortedMap<String, Boolean> usable = new TreeMap<>();
        eventLoop.get().execute(() -> {
            var effects = shared.effects().loop(eventLoop.get());
            int count = effects.pools().size();
            effects.pools().forEach(pool -> usable.put(pool.database(), false));
            if (count == 0) {
                done.complete(usable);
                return;
            }
            int[] left = {count};
            effects.probe((database, answers) -> {
                usable.put(database, answers);
                left[0]--;
                if (left[0] == 0) {
                    done.complete(usable);
                }
            });
            var _ = eventLoop.get().schedule(() -> done.complete(new TreeMap<>(usable)), millis, TimeUnit.MILLISECONDS);
        });
        return done;
    }

    /** What waits for the journal. */
    public AppendState journal() {
        return shared.journal().state();
    }

    /** What waits for the audit trail; empty without one. */
    public Optional<AppendState> audit() {
        return shared.audit().map(AuditTrail::state);
    }

    /** How old the keys of tokens are, where they are fetched. */
    public Optional<Duration> keysAge() {
        return shared.authenticator().keysAge();
    }

    /** Who sends traces; empty where nobody does. */
    public Optional<Tracer> tracer() {
        return shared.tracer();
    }

    /** How much memory VMs have, and may have. */
    public VmMemory memory() {
        return shared.memory();
    }

    /** How many requests wait for a worker. */
    public int waitingForWorkers() {
        return shared.workers().waiting();
    }
}
