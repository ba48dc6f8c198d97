package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.EffectLoop;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.metrics.Histogram;
import io.mtpscript.engine.metrics.LoopMetrics;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What the requests of one event loop share. Made and used on that loop only. */
final class LoopContext implements AutoCloseable {
    /** In bytes: more than most calls have. */
    private static final int CALL_CAPACITY = 4096;

    /** More than that is not zeroed on the event loop: it would take longer than nearly all requests. */
    private static final long ZEROED_HERE_BYTES = 128 * 1024;

    private final ScheduledExecutorService eventLoop;
    private final Router router;
    private final SourcePlaces places;
    private final RouteMatch match;
    private final List<RouteEntry> routes;
    private final VmOwner vms;
    private final VmMemory memory;
    private final VmMemory.OfLoop meter;
    private boolean closed;
    private final EffectLoop effects;
    private final EffectProgram effectProgram;
    private final FaultLog faultLog;
    private final LoopMetrics metrics;
    private final IdentityHashMap<Program.EffectSite, Histogram> effectTimes = new IdentityHashMap<>();
    private final Authenticator authenticator;
    private final Workers workers;
    private final WorkerReturns returns;
    private final List<TypeDesc> types;
    private final Sha256 digest = new Sha256();
    private NativeBuffer callBuffer = new NativeBuffer(CALL_CAPACITY);

    /** Requests that wait. */
    private final Set<Endable> suspended = Collections.newSetFromMap(new IdentityHashMap<>());

    private int underWay;

    /** VMs whose requests have ended and that a worker zeroes. */
    private int beingZeroed;

    private @Nullable Runnable onIdle;

    LoopContext(ScheduledExecutorService eventLoop, RequestShared shared, LoadedProgram loaded) {
        this.eventLoop = eventLoop;
        router = loaded.router();
        effects = shared.effects().loop(eventLoop);
        effectProgram = loaded.effects();
        faultLog = shared.faultLog();
        metrics = shared.metrics().loop(eventLoop);
        authenticator = shared.authenticator();
        workers = shared.workers();
        returns = new WorkerReturns(eventLoop, () -> workers.waiting() > 0);
        Program program = loaded.image().program();
        places = new SourcePlaces(program);
        types = program.types();
        match = router.newMatch();
        routes = program.routes().stream()
                .map(route -> RouteEntry.of(program, route, metrics, shared.limits()))
                .toList();
        memory = shared.memory();
        meter = memory.loop(() -> onLoop(this::trim));
        vms = new VmOwner(loaded.image(), meter);
    }

    ScheduledExecutorService eventLoop() {
        return eventLoop;
    }

    /** Runs a task on this loop, from any thread. */
    void onLoop(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            // The engine has ended, and with it the connection.
        }
    }

    /** Used and ended at one go. */
    Sha256 digest() {
        return digest;
    }

    /** The outcome of the last {@link #find}. */
    RouteMatch match() {
        return match;
    }

    void find(String method, String target) {
        int question = target.indexOf('?');
        router.find(method, target, question < 0 ? target.length() : question, match);
    }

    /** The route that {@link #match} found. */
    RouteEntry found() {
        return routes.get(match.routeIndex());
    }

    /** A position id of the program as {@code file:line:column}; empty for -1. */
    String place(int position) {
        return places.of(position);
    }

    /** What each VM may have, in bytes. */
    long memoryBudget() {
        return vms.image().settings().limits().vmMemoryBytes();
    }

    VmOwner vms() {
        return vms;
    }

    /** Takes the VM of a request back that has ended. */
    void release(Vm vm) {
        // Where VMs or their memory are short the next request may need this one at once.
        if (vm.touched() <= ZEROED_HERE_BYTES || !vms.plenty() || !zeroedElsewhere(vm)) {
            vms.release(vm);
        }
    }

    /** Whether a worker zeroes a VM, after which it is taken back. */
    private boolean zeroedElsewhere(Vm vm) {
        vms.measure(vm);
        boolean taken = !memory.over()
                && workers.take(false, () -> {
                    vm.zero();
                    returns.give(() -> {
                        vms.release(vm);
                        beingZeroed--;
                        tellIdle();
                    });
                });
        if (taken) {
            beingZeroed++;
            returns.expect();
        }
        return taken;
    }

    /** Whether VMs have more memory than they may, even when those that wait for later requests give back theirs. */
    boolean memoryFull() {
        if (!memory.over()) {
            return false;
        }
        vms.trim();
        memory.trim();
        return memory.over();
    }

    private void trim() {
        if (!closed) {
            vms.trim();
        }
    }

    EffectLoop effects() {
        return effects;
    }

    EffectProgram effectProgram() {
        return effectProgram;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Workers workers() {
        return workers;
    }

    WorkerReturns returns() {
        return returns;
    }

    /** The program's types. */
    List<TypeDesc> types() {
        return types;
    }

    FaultLog faultLog() {
        return faultLog;
    }

    LoopMetrics metrics() {
        return metrics;
    }

    /** An effect call of this program was answered. */
    void effectAnswered(Program.EffectSite site, long nanos) {
        effectTimes
                .computeIfAbsent(site, each -> metrics.effect(each.effect() + "." + each.function()))
                .add(nanos);
    }

    /** What is under way now. */
    LoopSample sample() {
        return new LoopSample(underWay, suspended.size(), vms.live(), vms.idle());
    }

    /** An empty buffer for an effect call; {@link #callBufferDone} ends its use. */
    NativeBuffer callBuffer() {
        return callBuffer;
    }

    /** Leaves nothing of the call behind, and no more memory than calls usually need. */
    void callBufferDone() {
        if (callBuffer.capacity() > CALL_CAPACITY) {
            callBuffer.close();
            callBuffer = new NativeBuffer(CALL_CAPACITY);
        } else {
            callBuffer.clear();
        }
    }

    /** A run begins; it ends with {@link #ended}. */
    void begun() {
        underWay++;
    }

    /** A run has given its answer and needs nothing of this any more. */
    void ended() {
        match.forget();
        underWay--;
        tellIdle();
    }

    /**
     * Runs an action once no run is under way and every VM is back, from the event loop's queue. No further run may begin.
     *
     * @param action is run once
     */
    void whenIdle(Runnable action) {
        onIdle = action;
        tellIdle();
    }

    private void tellIdle() {
        Runnable action = onIdle;
        if (action != null && underWay == 0 && beingZeroed == 0) {
            onIdle = null;
            // Not from here: the run that has just ended may be on the stack.
            eventLoop.execute(action);
        }
    }

    void suspend(Endable request) {
        suspended.add(request);
    }

    void unsuspend(Endable request) {
        suspended.remove(request);
    }

    /** The requests that wait, in a list of its own. */
    List<Endable> suspended() {
        return new ArrayList<>(suspended);
    }

    @Override
    public void close() {
        closed = true;
        callBuffer.close();
        vms.close();
        meter.closed();
    }
}
