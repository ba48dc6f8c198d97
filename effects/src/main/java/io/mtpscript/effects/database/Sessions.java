package io.mtpscript.effects.database;

import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.PoolState;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: made when they are needed, given out last in first out, closed when they are idle for too
 * long, waited for in order and not longer than the settings say. Each event loop has its own, so that nothing here is shared or locked and a reply never
 * changes threads.
 */
final class Sessions {
    /** How often times are looked at while something is under way. */
    private static final int TICK_MILLIS = AdvisoryLocks.PUT_OFF_MILLIS;

    /** How much later than the server a statement's time ends here: the server's own answer says more. */
    private static final int GRACE_MILLIS = 1_000;

    private final DatabaseSettings settings;
    private final int maxMessage;
    private final int max;
    private final EventLoop loop;
    private final ContextInternal context;
    private final PgConnectionFactory factory;
    private final PgConnectOptions options;
    private final Deque<Session> idle = new ArrayDeque<>();
    private final Set<Session> leased = new LinkedHashSet<>();
    private final Set<Session> apart = new LinkedHashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int connecting;
    private boolean ticking;
    private boolean watchingIdle;
    private boolean closed;

    /** Reads that went along with another one. */
    private long together;

    private record Waiting(long until, Reply<Session> reply) {}

    /** A read that waits for a session. */
    interface Reader extends Reply<Session> {
        /** Whether nobody waits for it any more. */
        boolean unwanted();

        /** Whether it may go along with others over this session. */
        boolean fits(Session session);

        /** Goes along. */
        void join(ReadBatch batch);
    }

    /**
     * @param maxMessage the most bytes of a message of the server; a connection is lost at a longer one
     * @param max the most connections
     */
    Sessions(
            DatabaseSettings settings,
            int maxMessage,
            int max,
            EventLoop loop,
            ContextInternal context,
            PgConnectionFactory factory,
            PgConnectOptions options) {
        this.settings = settings;
        this.maxMessage = maxMessage;
        this.max = max;
        this.loop = loop;
        this.context = context;
        this.factory = factory;
        this.options = options;
    }

    /**
     * Gives a session, now or later; it comes back by {@link #release}. A {@link Session#readOpen read's transaction} may be open, and
     * statements may be {@link Session#hurried hurried}: whoever has anything but reads to do settles that before.
     */
    void acquire(Reply<Session> reply) {
        if (!acquireIdle(reply)) {
            if (waiting.size() >= settings.waiting()) {
                reply.failed(
                        Fault.local(DbFailure.unavailable("Too many calls wait for a connection to the database")));
            } else {
                waiting.addLast(waiting(reply));
                onWaiting();
            }
        }
    }

    /** The same for one that has had its turn: it goes before all that wait, however many they are. */
    void acquireFirst(Reply<Session> reply) {
        if (!acquireIdle(reply)) {
            waiting.addFirst(waiting(reply));
            onWaiting();
        }
    }

    /** Whether it need not wait. */
    private boolean acquireIdle(Reply<Session> reply) {
        Session session = closed ? null : pollIdle();
        if (session != null) {
            lease(session, reply);
        } else if (closed) {
            reply.failed(Fault.local(DbFailure.unavailable("The engine is stopping")));
        }
        return session != null || closed;
    }

    private Waiting waiting(Reply<Session> reply) {
        return new Waiting(System.nanoTime() + nanos(settings.acquireTimeout()), reply);
    }

    private void onWaiting() {
        connectForWaiting();
        tick();
    }

    /** Whether the one that waits longest may go along over this session. */
    boolean nextFits(Session session) {
        while (session.readsInTurn() && !waiting.isEmpty() && waiting.element().reply() instanceof Reader next) {
            if (!next.unwanted()) {
                return next.fits(session);
            }
            waiting.remove();
        }
        return false;
    }

    /** How long a statement may take that goes out with others. */
    int hurryMillis() {
        return Math.min(ReadBatch.HURRY_MILLIS, settings.statementTimeout());
    }

    /** Adds those that fit to one that the batch has, in their order: none is passed over. */
    void fill(ReadBatch batch) {
        while (batch.size() < ReadBatch.MOST && nextFits(batch.session())) {
            ((Reader) waiting.remove().reply()).join(batch);
        }
        together += batch.size() - 1;
    }

    private @Nullable Session pollIdle() {
        for (Session session = idle.pollLast(); session != null; session = idle.pollLast()) {
            if (idleForTooLong(session)) {
                session.close();
            } else if (session.reusable()) {
                return session;
            }
        }
        return null;
    }

    private boolean idleForTooLong(Session session) {
        return session.unusedMillis() >= settings.maxIdle();
    }

    private void watchIdle(long millis) {
        if (!watchingIdle) {
            watchingIdle = true;
            var _ = loop.schedule(this::onIdleTime, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes what was idle for too long: that which was used longest ago stands first. */
    private void onIdleTime() {
        watchingIdle = false;
        Session first = idle.peekFirst();
        while (first != null && idleForTooLong(first)) {
            idle.removeFirst().close();
            first = idle.peekFirst();
        }
        if (first != null) {
            watchIdle(settings.maxIdle() - first.unusedMillis());
        }
    }

    private void lease(Session session, Reply<Session> reply) {
        leased.add(session);
        tick();
        reply.done(session);
    }

    /** Takes a session back. One that is not as clean as a new one is closed. */
    void release(Session session) {
        if (!leased.remove(session)) {
            return;
        }
        if (!session.reusable() || closed) {
            session.kill(Fault.lost(DbFailure.unavailable("The connection to the database was given up")));
            connectForWaiting();
            return;
        }
        Waiting next = waiting.poll();
        if (next != null) {
            lease(session, next.reply());
        } else if (session.readOpen()) {
            busyOnceMore(session, session::endRead);
        } else {
            session.unused();
            idle.addLast(session);
            watchIdle(settings.maxIdle());
        }
    }

    private void connectForWaiting() {
        while (!closed && connecting < waiting.size() && idle.size() + leased.size() + connecting < max) {
            connecting++;
            new Attempt(this::connected, this::refused).start();
        }
    }

    /** One connection in the making. A server that accepts it and then says nothing does not keep its place for ever. */
    private final class Attempt {
        private final Consumer<SqlConnection> made;
        private final Consumer<Boolean> failed;
        private boolean over;

        /** @param failed told whether it was too late */
        Attempt(Consumer<SqlConnection> made, Consumer<Boolean> failed) {
            this.made = made;
            this.failed = failed;
        }

        void start() {
            var timer = loop.schedule(
                    () -> refused(new TimeoutException()), settings.connectTimeout(), TimeUnit.MILLISECONDS);
            factory.connect((Context) context, options).onComplete(ended -> {
                var _ = timer.cancel(false);
                if (ended.failed()) {
                    refused(ended.cause());
                } else if (over) {
                    var _ = ended.result().close();
                } else {
                    over = true;
                    made.accept(ended.result());
                }
            });
        }

        private void refused(Throwable failure) {
            if (!over) {
                over = true;
                failed.accept(failure instanceof TimeoutException);
            }
        }
    }

    /**
     * A session beside the others, for what requests wait for that have all of these. Whoever gets it closes it; it must be used
     * at once, by one command.
     */
    void apart(Reply<Session> reply) {
        new Attempt(connection -> reply.done(apart(connection)), late -> reply.failed(notConnected(late))).start();
    }

    private Session apart(SqlConnection connection) {
        Session session = over(connection);
        session.onClose(() -> apart.remove(session));
        apart.add(session);
        tick();
        return session;
    }

    private Session over(SqlConnection connection) {
        return Session.over(
                (PgConnection) connection,
                maxMessage,
                settings.statementsPerConnection(),
                nanos(settings.statementTimeout() + GRACE_MILLIS));
    }

    private void connected(SqlConnection connection) {
        connecting--;
        Session session = over(connection);
        session.onClose(() -> {
            idle.remove(session);
            if (leased.contains(session)) {
                // Whoever has it hears of it by a failed command, and releases it.
                return;
            }
            connectForWaiting();
        });
        leased.add(session);
        release(session);
    }

    private void refused(boolean late) {
        connecting--;
        Waiting first = waiting.poll();
        if (first != null) {
            first.reply().failed(notConnected(late));
        }
        connectForWaiting();
    }

    private static Fault notConnected(boolean late) {
        return Fault.local(
                late
                        ? DbFailure.timeout("The database did not take a connection in time")
                        : DbFailure.unavailable("The database does not take connections"));
    }

    private void tick() {
        if (!ticking) {
            ticking = true;
            var _ = loop.schedule(this::onTick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void onTick() {
        ticking = false;
        long now = System.nanoTime();
        // Whoever stands first waits for connections in the making, and the server is what keeps those waiting.
        int inTheMaking = connecting;
        while (!waiting.isEmpty() && now - waiting.element().until() > 0) {
            Fault fault = inTheMaking-- > 0
                    ? notConnected(true)
                    : Fault.local(DbFailure.timeout("No connection to the database became free in time"));
            waiting.remove().reply().failed(fault);
        }
        endOverdue(leased, now);
        endOverdue(apart, now);
        unlockIdle();
        if (!waiting.isEmpty() || !leased.isEmpty() || !apart.isEmpty()) {
            tick();
        }
    }

    private static void endOverdue(Set<Session> sessions, long now) {
        for (Session session : List.copyOf(sessions)) {
            if (session.overdue(now)) {
                session.kill(Fault.lost(DbFailure.timeout("The database did not answer in time")));
            }
        }
    }

    /** What was put off while a session had something to do. */
    private void unlockIdle() {
        for (Session session : List.copyOf(idle)) {
            if (session.owesUnlock() && session.reusable()) {
                idle.remove(session);
                busyOnceMore(session, session::unlock);
            }
        }
    }

    /** Has a session that nobody wants do something before it is idle. */
    private void busyOnceMore(Session session, Consumer<Reply<Boolean>> command) {
        leased.add(session);
        command.accept(new Reply<>() {
            @Override
            public void done(Boolean value) {
                release(session);
            }

            @Override
            public void failed(Fault fault) {
                release(session);
            }
        });
        session.flush();
    }

    /** Whether so many wait that there is still one for every session when it comes back. */
    boolean crowded() {
        return waiting.size() >= leased.size();
    }

    /** What they do now. */
    PoolState state(String name) {
        return new PoolState(name, idle.size(), leased.size(), connecting, waiting.size(), max, together);
    }

    /** Closes the idle connections now and the others when they come back; nobody waits any longer. */
    void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            waiting.remove().reply().failed(Fault.local(DbFailure.unavailable("The engine is stopping")));
        }
        while (!idle.isEmpty()) {
            idle.remove().close();
        }
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
