package io.mtpscript.engine.settings;

import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.engine.audit.AuditSettings;
import io.mtpscript.engine.trace.TraceSettings;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.vm.VmSettings;
import java.util.Optional;

/**
 * Everything that can be set about an engine. Times are in milliseconds.
 *
 * @param http where it listens, and the limits of requests, gas and VM memory
 * @param accountId part of every seed; default {@code local}
 * @param functionVersion part of every seed; default {@code $LATEST}
 * @param requestTimeout after so long a request ends at its next effect, 1..{@link HttpServerSettings#TIME_MAX}; default
 *     30,000
 * @param stopTimeout how long requests that have begun may take once the engine stops, 0..{@link
 *     HttpServerSettings#TIME_MAX}; default 10,000
 * @param capacity how much it may take on
 * @param journal where requests are recorded; default nowhere
 * @param database empty where none is configured
 * @param host what else programs get from outside; default nothing
 * @param workers where requests go on that take long
 * @param audit the audit trail; default none
 * @param trace where traces go; default nowhere
 * @param auth where the keys are that credentials are checked with
 * @param development whether clients may name their requests ({@code X-Request-Id})
 */
public record EngineSettings(
        HttpServerSettings http,
        String accountId,
        String functionVersion,
        int requestTimeout,
        int stopTimeout,
        CapacitySettings capacity,
        JournalSettings journal,
        Optional<DatabaseSettings> database,
        HostSettings host,
        boolean development,
        AuthSettings auth,
        WorkerSettings workers,
        Optional<AuditSettings> audit,
        Optional<TraceSettings> trace) {

    /** The default of {@link #accountId}. */
    public static final String DEFAULT_ACCOUNT = "local";

    /** The default of {@link #functionVersion}. */
    public static final String DEFAULT_FUNCTION_VERSION = "$LATEST";

    /** What computing between effects may take, in milliseconds. */
    private static final int LEASE_SLACK = 5_000;

    /** The default port. */
    public static final int DEFAULT_PORT = 8080;

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public EngineSettings {
        check("request timeout", requestTimeout, 1, HttpServerSettings.TIME_MAX);
        check("stop timeout", stopTimeout, 0, HttpServerSettings.TIME_MAX);
    }

    static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("The %s is %d; it must be %d..%d".formatted(name, value, min, max));
        }
    }

    /**
     * How long a request with an {@code Idempotency-Key} keeps others with it from being carried out, in milliseconds: as long
     * as it can take to its end.
     */
    public long lease() {
        return (long) requestTimeout
                + database.map(DatabaseSettings::statementTimeout).orElse(0)
                + LEASE_SLACK;
    }

    /** How many event loops. */
    public int eventLoops() {
        return capacity.eventLoops();
    }

    /** The most requests of one event loop that are under way at a time. */
    public int maxRequests() {
        return capacity.maxRequests();
    }

    /** What VMs are made with. */
    public VmSettings vms() {
        return new VmSettings(http.limits(), capacity.maxRequests());
    }

    /** The defaults, listening on a host and port. */
    public static EngineSettings of(String host, int port) {
        return new EngineSettings(
                HttpServerSettings.of(host, port),
                DEFAULT_ACCOUNT,
                DEFAULT_FUNCTION_VERSION,
                30_000,
                10_000,
                CapacitySettings.ofMachine(),
                new JournalSettings.None(),
                Optional.empty(),
                HostSettings.none(),
                false,
                AuthSettings.NONE,
                WorkerSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /** With other HTTP settings. */
    public EngineSettings withHttp(HttpServerSettings newHttp) {
        return new EngineSettings(
                newHttp,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With other parts of the seed. */
    public EngineSettings withIds(String newAccountId, String newFunctionVersion) {
        return new EngineSettings(
                http,
                newAccountId,
                newFunctionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With other timeouts. */
    public EngineSettings withTimeouts(int newRequestTimeout, int newStopTimeout) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                newRequestTimeout,
                newStopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With other numbers of event loops and requests. */
    public EngineSettings withCapacity(int newEventLoops, int newMaxRequests) {
        return withCapacity(capacity.withEventLoops(newEventLoops).withMaxRequests(newMaxRequests));
    }

    /** With another capacity. */
    public EngineSettings withCapacity(CapacitySettings newCapacity) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                newCapacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With another journal. */
    public EngineSettings withJournal(JournalSettings newJournal) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                newJournal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With a database. */
    public EngineSettings withDatabase(DatabaseSettings newDatabase) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                Optional.of(newDatabase),
                host,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With other things that programs get from outside. */
    public EngineSettings withHost(HostSettings newHost) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                newHost,
                development,
                auth,
                workers,
                audit,
                trace);
    }

    /** With what development allows, or without. */
    public EngineSettings withDevelopment(boolean newDevelopment) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                newDevelopment,
                auth,
                workers,
                audit,
                trace);
    }

    /** With keys that credentials are checked with. */
    public EngineSettings withAuth(AuthSettings newAuth) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                newAuth,
                workers,
                audit,
                trace);
    }

    /** With other workers. */
    public EngineSettings withWorkers(WorkerSettings newWorkers) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                newWorkers,
                audit,
                trace);
    }

    /** With an audit trail, or without. */
    public EngineSettings withAudit(Optional<AuditSettings> newAudit) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                newAudit,
                trace);
    }

    /** With traces, or without. */
    public EngineSettings withTrace(Optional<TraceSettings> newTrace) {
        return new EngineSettings(
                http,
                accountId,
                functionVersion,
                requestTimeout,
                stopTimeout,
                capacity,
                journal,
                database,
                host,
                development,
                auth,
                workers,
                audit,
                newTrace);
    }
}
