package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.EffectSettings;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.JournalReader;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.mtpscript.engine.access.AccessWatch;
import io.mtpscript.engine.access.AccessWatches;
import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.metrics.EngineMetrics;
import io.mtpscript.engine.request.FaultLog;
import io.mtpscript.engine.request.GivenIds;
import io.mtpscript.engine.request.LoadedProgram;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ReplayRefusedException;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.RequestLoop;
import io.mtpscript.engine.request.RequestMeter;
import io.mtpscript.engine.request.RequestPolicy;
import io.mtpscript.engine.request.RequestShared;
import io.mtpscript.engine.request.Seeds;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.request.VmMemory;
import io.mtpscript.engine.request.Workers;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.system.ThreadScheduling;
import io.mtpscript.engine.trace.Tracer;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.LocalExchange;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.rate.RateLimits;
import io.mtpscript.net.server.AddressException;
import io.mtpscript.net.server.HttpServer;
import io.mtpscript.net.server.Refused;
import io.mtpscript.vm.VmImage;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A program ready to take requests: over HTTP once {@link #listen} was called, one at a time without a socket by {@link
 * #call}, and recorded ones again by {@link #replay}. Safe for all threads but its own event loops, which must not wait for
 * it.
 */
public final class Engine implements AutoCloseable {
    /** How long what does not end by itself may take to be ended, in milliseconds. */
    private static final long ABORT_MILLIS = 2_000;

    private final EngineSettings settings;
    private final RequestShared shared;
    private final EngineLoops loops;

    /** With effects of the caller's it is the caller who knows what a program finds. */
    private final boolean ownEffects;

    /** Those that an event loop may use. */
    private final Set<VmImage> images = ConcurrentHashMap.newKeySet();

    private volatile LoadedProgram current;

    /** Stays when it has stopped: what it counts is told of to the end. Read without the lock, which a stop holds while requests end. */
    private volatile @Nullable HttpServer server;

    private boolean closed;

    private Engine(
            EngineSettings settings,
            RequestShared shared,
            LoadedProgram program,
            EngineLoops loops,
            boolean ownEffects) {
        this.settings = settings;
        this.shared = shared;
        this.loops = loops;
        this.ownEffects = ownEffects;
        current = program;
        images.add(program.image());
    }

    /**
     * Makes a program ready. Connections to the database are made when they are needed: one that is down is no obstacle, but
     * routes that use one need one to be set.
     *
     * @param log takes the lines of the Log effect and the engine's own; stays open
     * @throws StartException if this engine cannot run the program, or a setting cannot be used
     */
    public static Engine open(ServedProgram program, EngineSettings settings, LogSink log) throws StartException {
        return open(program, settings, log, EngineLines.all(log));
    }

    /** As the other one, with the engine's own lines elsewhere than those of the Log effect. */
    public static Engine open(ServedProgram program, EngineSettings settings, LogSink log, EngineLines own)
            throws StartException {
        DatabaseRoutes.require(settings.database(), program.program());
        EffectRuntime effects;
        try {
            effects = EffectRuntime.open(new EffectSettings(
                    settings.eventLoops(),
                    settings.capacity().ioUring(),
                    settings.database(),
                    settings.host(),
                    log,
                    own));
        } catch (IllegalArgumentException e) {
            throw new StartException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        Optional<Journal> journal = Optional.empty();
        try {
            journal = Optional.of(Records.journal(settings.journal(), program.snapshotHash(), new FaultLog(own)));
            LoadedProgram loaded = LoadedProgram.load(program, settings.vms(), effects);
            return open(loaded, settings, effects, journal.get(), log, own, RequestMeter.NONE, true);
        } catch (StartException | RuntimeException e) {
            journal.ifPresent(Journal::close);
            effects.close();
            throw e;
        }
    }

    /** As the other one, with effects and journal of the caller's, which are closed with the engine. */
    public static Engine open(
            ServedProgram program, EngineSettings settings, EffectRuntime effects, Journal journal, LogSink log)
            throws StartException {
        return open(LoadedProgram.load(program, settings.vms(), effects), settings, effects, journal, log);
    }

    /** As the other ones, with a program that is loaded already; its image is closed with the engine. */
    public static Engine open(
            LoadedProgram loaded, EngineSettings settings, EffectRuntime effects, Journal journal, LogSink log)
            throws StartException {
        return open(loaded, settings, effects, journal, log, EngineLines.all(log), RequestMeter.NONE, false);
    }

    /** As the other ones, with somebody told what each request has used. */
    public static Engine open(
            LoadedProgram loaded,
            EngineSettings settings,
            EffectRuntime effects,
            Journal journal,
            LogSink log,
            RequestMeter meter)
            throws StartException {
        return open(loaded, settings, effects, journal, log, EngineLines.all(log), meter, false);
    }

    private static Engine open(
            LoadedProgram loaded,
            EngineSettings settings,
            EffectRuntime effects,
            Journal journal,
            LogSink log,
            EngineLines own,
            RequestMeter meter,
            boolean ownEffects)
            throws StartException {
        FaultLog faultLog = new FaultLog(own);
        Authenticator authenticator =
                Authenticator.open(settings.auth(), settings.host().http().trusted(), faultLog::auth);
        authenticator.requireFor(loaded.served().program());
        LimitedRoutes.require(settings.http().front().rates(), loaded.served().program());
        RequestPolicy policy = new RequestPolicy(
                settings.http().limits().gas(),
                settings.accountId(),
                settings.functionVersion(),
                settings.requestTimeout(),
                settings.development(),
                settings.auth().principalHeader(),
                settings.lease());
        Optional<AuditTrail> audit = Records.audit(settings, loaded.served(), effects, log, faultLog);
        Optional<Tracer> tracer = settings.trace().map(to -> Tracer.start(to, EngineVersion.text(), faultLog::trace));
        RequestShared shared = new RequestShared(
                effects,
                journal,
                policy,
                authenticator,
                faultLog,
                new Workers(settings.workers(), faultLog),
                meter,
                audit,
                new RateLimits(settings.http().front().rates()),
                new VmMemory(settings.capacity().memoryTotal()),
                tracer,
                new AccessWatches(),
                new EngineMetrics());
        try {
            return new Engine(settings, shared, loaded, EngineLoops.open(shared, loaded), ownEffects);
        } catch (StartException e) {
            shared.workers().close();
            audit.ifPresent(AuditTrail::close);
            tracer.ifPresent(Tracer::close);
            loaded.image().close();
            throw e;
        }
    }

    /**
     * Serves another program from now on: new requests run on it, those under way end on the one that they began with. On
     * failure nothing has changed.
     *
     * @return done when nothing of the program before is in use any more
     * @throws StartException if this engine cannot run the program
     */
    public synchronized CompletableFuture<Void> swap(ServedProgram program) throws StartException {
        if (ownEffects) {
            DatabaseRoutes.require(settings.database(), program.program());
        }
        shared.authenticator().requireFor(program.program());
        Records.requireHidingKey(settings, program);
        LimitedRoutes.require(settings.http().front().rates(), program.program());
        LoadedProgram next = LoadedProgram.load(program, settings.vms(), shared.effects());
        Map<ScheduledExecutorService, RequestLoop.Serving> prepared;
        try {
            prepared = loops.prepare(next);
        } catch (StartException e) {
            next.image().close();
            throw e;
        }
        LoadedProgram before = current;
        current = next;
        images.add(next.image());
        if (server != null && !closed) {
            shared.workers().compile(next.image());
        }
        return loops.swap(prepared).thenRun(() -> close(before.image()));
    }

    /** Once, whoever comes first: the last event loop to leave it, or the engine's end. */
    private void close(VmImage image) {
        if (images.remove(image)) {
            image.close();
        }
    }

    /** Tells somebody of each answer from now on. */
    public void watch(AccessWatch watch) {
        shared.watches().add(watch);
    }

    /**
     * Takes requests over HTTP from now on.
     *
     * @throws StartException if the address cannot be listened on
     */
    public void listen() throws StartException {
        listen((_, handler) -> handler);
    }

    /**
     * As the other one, with somebody who sees requests and answers before the engine does.
     *
     * @param around gives for an event loop and the engine's handler the one that is asked
     */
    public synchronized void listen(BiFunction<ScheduledExecutorService, HttpHandler, HttpHandler> around)
            throws StartException {
        if (server != null) {
            throw new IllegalStateException("The engine listens already");
        }
        try {
            server = HttpServer.start(
                    settings.http(),
                    shared.effects().eventLoops(),
                    eventLoop -> around.apply(eventLoop, loops.of(eventLoop)),
                    shared.faultLog().ofServer(),
                    ThreadScheduling::yieldToEventLoops);
        } catch (AddressException e) {
            throw new StartException(ExitCode.UNAVAILABLE, e.getMessage() + "; --host and --port choose another one");
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        // Last: the first requests need no compiled code, and the processors.
        shared.workers().compile(current.image());
    }

    /**
     * The port listened on.
     *
     * @throws IllegalStateException before {@link #listen}
     */
    public int port() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("The engine does not listen");
        }
        return listening.port();
    }

    /**
     * Reads the file of API keys again, if there is one. On failure those before stay in use.
     *
     * @throws StartException if it cannot be read or is not what it should be; names it
     */
    public void reloadApiKeys() throws StartException {
        shared.authenticator().reloadApiKeys();
    }

    /**
     * Reads, or fetches, the keys of tokens again, if there are any; waits for that. On failure those before stay in use.
     *
     * @throws StartException if they cannot be read or are not what they should be
     */
    public void reloadTokenKeys() throws StartException {
        shared.authenticator().reloadTokenKeys();
    }

    /**
     * Reads key and certificates of TLS again, for connections from now on. A pair that cannot be served with changes nothing;
     * what came of it is logged.
     *
     * @return whether what is in the files is served with now; true without TLS
     */
    public boolean reloadCertificates() {
        HttpServer listening = server;
        return listening == null || listening.reload();
    }

    /** When the certificate ends that new connections are served with; empty without TLS and before {@link #listen}. */
    public Optional<Instant> certificateExpires() {
        HttpServer listening = server;
        return listening == null ? Optional.empty() : listening.certificateExpires();
    }

    /** The program that new requests are served by. */
    public ServedProgram program() {
        return current.served();
    }

    /** The first digits of the snapshot's hash, as shown to people. */
    public String snapshotPrefix() {
        return Sha256.hex(program().snapshotHash()).substring(0, 12);
    }

    /** Which routes can use more gas than the limit that is set, in one line; empty where none is known to. */
    public Optional<String> gasNotice() {
        return GasNotice.of(
                program().program().routes(), settings.http().limits().gas());
    }

    /** What event loops work with in place of what they were to, and why; empty where all is well. */
    public Optional<String> transportNotice() {
        return shared.effects().transportNotice();
    }

    /** How many connections are open; 0 before {@link #listen}. */
    public int connections() {
        HttpServer listening = server;
        return listening == null ? 0 : listening.connections();
    }

    /** How often something was refused so far before the engine saw a request; 0 before {@link #listen}. */
    public long refused(Refused why) {
        HttpServer listening = server;
        return listening == null ? 0 : listening.refused(why);
    }

    /** For whoever looks at the engine while it serves. */
    public EngineProbe probe() {
        return new EngineProbe(shared, loops.all());
    }

    /** Runs one request as if it had come over HTTP. */
    public CompletableFuture<LocalExchange.LocalResponse> call(LocalRequest request) {
        return loops.onNext((loop, done) -> loop.handle(new LocalExchange(request, done::complete)));
    }

    /** As {@link #call(LocalRequest)}, under a request id of the caller's. */
    public CompletableFuture<LocalExchange.LocalResponse> call(LocalRequest request, String requestId) {
        return call(request, new GivenIds(requestId));
    }

    /** As {@link #call(LocalRequest)}, under the ids of a platform. */
    public CompletableFuture<LocalExchange.LocalResponse> call(LocalRequest request, GivenIds given) {
        return loops.onNext((loop, done) -> loop.handle(new LocalExchange(request, done::complete), given));
    }

    /**
     * Done when what answered requests have left to be sent after their transactions is sent, or waits for its next try. For a
     * process that stands still between requests.
     */
    public CompletableFuture<Void> settled() {
        return loops.turned().thenCompose(_ -> shared.effects().settled());
    }

    /**
     * Waits until traces and audit records of answered requests are with their collectors. Not to be called on an event loop.
     *
     * @param millis the longest wait for each of them
     */
    public void flush(long millis) {
        shared.tracer().ifPresent(tracer -> tracer.flush(millis));
        shared.audit().ifPresent(audit -> audit.flush(millis));
    }

    /** Ends all requests: those that wait before they run now, the others at their next effect. */
    public void endWaiting(HostEnd reason) {
        loops.endWaiting(reason);
    }

    /** What is known of requests that are sent after their transactions; empty where none can be. */
    public Optional<OutboxStatus> outbox() {
        return shared.effects().outbox();
    }

    /** What the journal has of a request; empty without a journal that can be read. */
    public Optional<RecordedRequest> recorded(String requestId) {
        return shared.journal() instanceof JournalReader reader ? reader.find(requestId) : Optional.empty();
    }

    /** The last requests of a journal in memory, newest first, by their correlation ids; none of another journal. */
    public SequencedMap<String, RecordedRequest> latest(int most) {
        SequencedMap<String, RecordedRequest> latest = new LinkedHashMap<>();
        if (shared.journal() instanceof MemoryJournal journal) {
            for (RecordedRequest each : journal.latest(most)) {
                RequestRecord request = each.request();
                Seeds seeds = new Seeds(
                        request.accountId(), request.functionVersion(), request.snapshotHash(), request.gasLimit());
                latest.put(seeds.correlationId(request.seed()), each);
            }
        }
        return latest;
    }

    /**
     * Runs a recorded request again, without I/O. Completes with a {@link ReplayRefusedException} if the record is of
     * another program, or of another memory budget than this engine's.
     */
    public CompletableFuture<ReplayReport> replay(RecordedRequest recorded) {
        return replay(recorded, ReplayProgram.RECORDED);
    }

    /** As the other one, maybe on another program than the recorded one. */
    public CompletableFuture<ReplayReport> replay(RecordedRequest recorded, ReplayProgram which) {
        return loops.onNext((loop, done) -> loop.replay(recorded, which, done::complete));
    }

    /**
     * Stops listening, lets requests that have begun end within the stop timeout, ends the rest at their effects, and gives
     * everything back.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        HttpServer listening = server;
        if (listening != null) {
            listening.stop();
            if (!await(listening.drained(), settings.stopTimeout())) {
                endWaiting(HostEnd.SHUTTING_DOWN);
                if (!await(listening.drained(), ABORT_MILLIS)) {
                    listening.abort(ABORT_MILLIS);
                }
            }
        }
        // What they have done goes back to the loops, which end it before they close.
        shared.workers().close(ABORT_MILLIS);
        boolean allClosed = await(loops.close(), ABORT_MILLIS);
        shared.authenticator().close();
        shared.effects().close();
        shared.journal().close();
        shared.audit().ifPresent(AuditTrail::close);
        shared.tracer().ifPresent(Tracer::close);
        // Memory that a loop which never came back may still use stays mapped: the process ends soon.
        if (allClosed) {
            images.forEach(this::close);
        }
    }

    private static boolean await(CompletableFuture<?> future, long millis) {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
