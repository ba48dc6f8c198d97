package io.mtpscript.effects;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.DatabaseReply;
import io.mtpscript.effects.database.DatabaseSite;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.database.RequestDatabase;
import io.mtpscript.effects.database.WrittenStatement;
import io.mtpscript.effects.host.HostCalls;
import io.mtpscript.effects.host.HostSite;
import io.mtpscript.effects.http.Deferral;
import io.mtpscript.effects.http.DeferredRequest;
import io.mtpscript.effects.http.HttpSite;
import io.mtpscript.effects.http.RequestHttp;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.LogSite;
import io.mtpscript.effects.log.RequestLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes effect calls in the world and records them. */
final class LiveEffects implements RequestEffects {
    private static final byte[] UNIT = new CborWriter().nothing().toByteArray();

    /** What can be taken back, or has no consequence. */
    private static final Set<String> RERUNNABLE = Set.of(
            DatabaseSite.READ, DatabaseSite.WRITE, LogSite.LOG, HostSite.CLOCK, HostSite.RANDOM, HostSite.CONFIG);

    private final SiteTable sites;
    private final Program.Route route;
    private final RequestScope scope;
    private final Optional<RequestDatabase> database;
    private final RequestHttp http;
    private final Optional<LoopOutbox> outbox;
    private final HostCalls host;
    private final boolean transactional;
    private final LogSink sink;
    private final Sha256 sha256;
    private final RequestLog log;
    // Small at first, as most requests have one call under way: thousands may wait.
    /** Calls that have no answer yet, in the order of their numbers: few, so that one is found by looking at all. */
    private final List<Pending> pending = new ArrayList<>(1);
    /** Reads of a request that does not write: an equal one gets the first one's answer. */
    private final Map<ReadKey, SharedRead> reads = new HashMap<>(2);

    private final long begunNanos = System.nanoTime();
    private boolean rerunnable = true;
    /** Whether the transaction has requests that are to be sent when it is committed. */
    private boolean deferring;

    private boolean rerun;

    private record Pending(int n, byte[] hash, byte[] call, long startMicros, Completion done) {}

    /**
     * By what reads are equal.
     *
     * @param resultType type id of the answer, which is no part of the call and decides what rows are written as
     * @param hash of the call
     */
    private record ReadKey(int resultType, ByteBuffer hash) {}

    private static final class SharedRead {
        private byte @Nullable [] answer;
        private final List<Integer> waiting = new ArrayList<>(1);
    }

    LiveEffects(
            SiteTable sites,
            Program.Route route,
            RequestScope scope,
            Optional<RequestDatabase> database,
            RequestHttp http,
            Optional<LoopOutbox> outbox,
            HostCalls host,
            LogSink sink,
            Sha256 sha256) {
        this.sites = sites;
        this.route = route;
        this.scope = scope;
        this.database = database;
        this.http = http;
        this.outbox = outbox;
        this.host = host;
        this.transactional = route.effects().contains(DatabaseSite.WRITE);
        this.sink = sink;
        this.sha256 = sha256;
        this.log = new RequestLog(sites.types(), scope.correlationId());
    }

    @Override
    public void call(Program.EffectSite site, int n, byte[] call, Completion done) {
        if (!route.effects().contains(site.effect())) {
            done.ended(new EffectEnd.NotAllowed(site.effect()));
            return;
        }
        SiteTable.Site linked = sites.site(site);
        boolean deferred = linked instanceof SiteTable.Site.OfHttp(HttpSite httpSite) && httpSite.deferred();
        if (deferred && !transactional) {
            done.ended(new EffectEnd.NotAllowed(DatabaseSite.WRITE));
            return;
        }
        byte[] shown = linked instanceof SiteTable.Site.OfHttp ? host.secrets().hideIn(call) : call;
        byte[] hash = sha256.update(shown).digest();
        pending.add(new Pending(n, hash, shown, micros(), done));
        rerunnable &= deferred || RERUNNABLE.contains(site.effect());
        switch (linked) {
            case SiteTable.Site.OfHost(HostSite hostSite) -> {
                HostCalls.Answer answer = host.call(hostSite, call, scope.seed(), n);
                answered(n, answer.cbor(), answer.recorded());
            }
            case SiteTable.Site.OfHttp(HttpSite httpSite) when deferred -> defer(httpSite, n, call);
            case SiteTable.Site.OfHttp(HttpSite httpSite) ->
                http.call(httpSite, n, call, answer -> answered(n, answer));
            case SiteTable.Site.OfLog(LogSite logSite) -> {
                log.add(logSite, call);
                answered(n, UNIT);
            }
            case SiteTable.Site.OfDatabase(DatabaseSite databaseSite) -> {
                if (transactional) {
                    database(databaseSite, call, new Transactional(n));
                } else {
                    read(databaseSite, n, call, new ReadKey(site.resultType(), ByteBuffer.wrap(hash)));
                }
            }
        }
    }

    /** Writes a request down in the transaction. */
    private void defer(HttpSite site, int n, byte[] call) {
        switch (http.defer(site, n, call)) {
            case Deferral.Refused(byte[] answer) -> answered(n, answer);
            case Deferral.Ready(DeferredRequest request) -> {
                if (database.isPresent() && outbox.isPresent()) {
                    outbox.get()
                            .writer()
                            .write(
                                    database.get(),
                                    request,
                                    scope.correlationId(),
                                    () -> deferring = true,
                                    new Transactional(n));
                } else {
                    answered(n, HttpSite.notKept("No database is configured"));
                }
            }
        }
    }

    private long micros() {
        return (System.nanoTime() - begunNanos) / 1_000;
    }

    private void database(DatabaseSite site, byte[] call, DatabaseReply reply) {
        if (database.isPresent()) {
            database.get().call(site, call, reply);
        } else {
            reply.answered(site.unavailable("No database is configured"));
        }
    }

    private void read(DatabaseSite site, int n, byte[] call, ReadKey key) {
        SharedRead shared = reads.get(key);
        if (shared == null) {
            shared = new SharedRead();
            reads.put(key, shared);
            shared.waiting.add(n);
            database(site, call, new Shared(shared));
        } else if (shared.answer != null) {
            answered(n, shared.answer);
        } else {
            shared.waiting.add(n);
        }
    }

    private @Nullable Pending takePending(int n) {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i).n() == n) {
                return pending.remove(i);
            }
        }
        return null;
    }

    private void answered(int n, byte[] answer) {
        answered(n, answer, new JournalEntry.Answered(answer));
    }

    private void answered(int n, byte[] answer, JournalEntry.Result recorded) {
        Pending call = takePending(n);
        if (call != null) {
            scope.recording()
                    .append(new JournalEntry(n, call.hash(), call.call(), recorded, call.startMicros(), micros()));
            call.done().answered(answer);
        }
    }

    /** A call in the request's transaction. */
    private final class Transactional implements DatabaseReply {
        private final int n;

        Transactional(int n) {
            this.n = n;
        }

        @Override
        public void answered(byte[] answer) {
            LiveEffects.this.answered(n, answer);
        }

        @Override
        public void notSerialised(byte[] answer) {
            if (mayRerun()) {
                rerun = true;
                Pending call = takePending(n);
                if (call != null) {
                    call.done().ended(new EffectEnd.Rerun());
                }
            } else {
                answered(answer);
            }
        }
    }

    /** A read, for all calls that are equal to it. */
    private final class Shared implements DatabaseReply {
        private final SharedRead read;

        Shared(SharedRead read) {
            this.read = read;
        }

        @Override
        public void answered(byte[] answer) {
            read.answer = answer;
            for (int n : List.copyOf(read.waiting)) {
                LiveEffects.this.answered(n, answer);
            }
        }

        @Override
        public void notSerialised(byte[] answer) {
            answered(answer);
        }
    }

    private boolean mayRerun() {
        return rerunnable && scope.attempt() <= MAX_RERUNS;
    }

    @Override
    public void finish(Ending ending, Consumer<FinishOutcome> done) {
        if (database.isEmpty()) {
            finished(new FinishOutcome.Nothing(), done);
        } else {
            database.get().finish(rerun ? new Ending.RollBack() : ending, outcome -> finished(outcome, done));
        }
    }

    private void finished(FinishOutcome databaseOutcome, Consumer<FinishOutcome> done) {
        FinishOutcome outcome = databaseOutcome;
        if (rerun) {
            outcome = new FinishOutcome.Rerun();
        } else if (outcome instanceof FinishOutcome.Rerun && !mayRerun()) {
            outcome = new FinishOutcome.Failed(ErrorCode.CONFLICT);
        }
        if (!(outcome instanceof FinishOutcome.Rerun)) {
            log.lines().forEach(sink::write);
            scope.recording().outcome(outcome);
        }
        if (deferring && !(outcome instanceof FinishOutcome.RolledBack)) {
            outbox.ifPresent(each -> each.delivery().committed());
        }
        done.accept(outcome);
    }

    @Override
    public void abort(HostEnd reason) {
        pending.forEach(call -> scope.recording()
                .append(new JournalEntry(
                        call.n(),
                        call.hash(),
                        call.call(),
                        new JournalEntry.Ended(reason),
                        call.startMicros(),
                        micros())));
        pending.clear();
        scope.recording().ended(reason);
        database.ifPresent(RequestDatabase::abort);
        http.abort();
        log.lines().forEach(sink::write);
    }

    @Override
    public boolean rerunnable() {
        return rerunnable;
    }

    @Override
    public List<WrittenStatement> writes() {
        return database.map(RequestDatabase::writes).orElse(List.of());
    }

    @Override
    public List<byte[]> logLines() {
        return log.lines();
    }
}
