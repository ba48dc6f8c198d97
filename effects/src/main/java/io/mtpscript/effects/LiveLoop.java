package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.claims.Claims;
import io.mtpscript.effects.claims.DatabaseClaims;
import io.mtpscript.effects.database.Database;
import io.mtpscript.effects.database.DatabaseSite;
import io.mtpscript.effects.host.HostCalls;
import io.mtpscript.effects.http.HttpClients;
import io.mtpscript.effects.http.RequestHttp;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.outbox.OutboxDelivery;
import io.mtpscript.effects.outbox.OutboxWriter;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The effects of one event loop. */
final class LiveLoop implements EffectLoop {
    private final EventLoop eventLoop;
    private final Optional<Database> database;
    private final Optional<Database> replica;
    private final Claims claims;
    private final Late<HttpClients> http;
    private final Optional<LoopOutbox> outbox;
    private final HostCalls host;
    private final LogSink sink;
    private final Sha256 sha256 = new Sha256();

    LiveLoop(
            EventLoop eventLoop,
            Optional<Database> database,
            Optional<Database> replica,
            ClaimSettings claims,
            Late<HttpClients> http,
            Optional<OutboxDelivery> outbox,
            HostSettings host,
            LogSink sink) {
        this.eventLoop = eventLoop;
        this.database = database;
        this.replica = replica;
        this.claims = database.<Claims>map(d ->
                        new DatabaseClaims(d.own(), claims, host.randomKey().map(RandomKey::claims)))
                .orElseGet(Claims::unavailable);
        this.http = http;
        this.outbox = outbox.flatMap(delivery -> database.flatMap(d ->
                host.randomKey().map(key -> new LoopOutbox(new OutboxWriter(d.own(), key.outbox()), delivery))));
        this.host = new HostCalls(host);
        this.sink = sink;
    }

    @Override
    public RequestEffects begin(EffectProgram program, Program.Route route, RequestScope scope) {
        scope.recording().restart();
        boolean writes = route.effects().contains(DatabaseSite.WRITE);
        return new LiveEffects(
                (SiteTable) program,
                route,
                scope,
                (writes ? database : replica.or(() -> database)).map(d -> d.request(writes)),
                new RequestHttp(http, scope.repetition(), scope.trace()),
                outbox,
                host,
                sink,
                sha256);
    }

    /** Makes the client for calls of HttpOut, if it is not there. Safe for all threads. */
    void prepareHttp() {
        HttpClients _ = http.get();
    }

    @Override
    public Claims claims() {
        return claims;
    }

    @Override
    public List<PoolState> pools() {
        return Stream.of(database.map(d -> d.state(PoolState.MAIN)), replica.map(d -> d.state(PoolState.REPLICA)))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void probe(BiConsumer<String, Boolean> done) {
        database.ifPresent(d -> d.probe(usable -> done.accept(PoolState.MAIN, usable)));
        replica.ifPresent(d -> d.probe(usable -> done.accept(PoolState.REPLICA, usable)));
    }

    @Override
    public ReplayedEffects replay(
            EffectProgram program, Program.Route route, RequestScope scope, RecordedRequest recorded) {
        return new RecordEffects((SiteTable) program, route, scope, recorded, host, sha256);
    }

    /** Closes the loop's connections, on the loop. */
    void close() {
        eventLoop.execute(() -> {
            database.ifPresent(Database::close);
            replica.ifPresent(Database::close);
        });
    }
}
