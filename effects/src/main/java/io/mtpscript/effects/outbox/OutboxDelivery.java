package io.mtpscript.effects.outbox;

import io.mtpscript.effects.database.OwnRow;
import io.mtpscript.effects.database.OwnStatements;
import io.mtpscript.effects.database.SqlValue;
import io.mtpscript.effects.http.DeferredRequest;
import io.mtpscript.effects.http.Delivery;
import io.mtpscript.effects.http.HttpClients;
import io.mtpscript.effects.log.EngineLine;
import io.mtpscript.effects.log.EngineLines;
import io.mtpscript.effects.log.LogLevel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the table has that is due, for one engine, on one of its event loops. Any number of engines may do so beside each
 * other: a row that is taken has a lease.
 */
public final class OutboxDelivery implements OutboxStatus {
    /** How much longer than its call the lease of a row is: what the database takes around it. */
    private static final int LEASE_SLACK_MILLIS = 5_000;

    /** How often rows are counted. */
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final OwnStatements statements;
    private final TableMaker table;
    private final Supplier<HttpClients> http;
    private final OutboxCodec codec;
    private final OutboxSettings settings;
    private final long leaseMillis;
    private final EngineLines log;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
    private volatile Table known = new Table(0, 0, 0);

    /** What follows belongs to the event loop. */
    private final Map<Long, Runnable> underWay = new HashMap<>();

    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;
    private boolean started;
    private boolean taking;
    private int settling;
    private boolean again;
    private boolean closed;
    private boolean told;
    private boolean made;
    private long counted = System.nanoTime() - COUNT_NANOS;

    private record Table(long pending, long failed, long oldestSeconds) {}

    /** A row that was taken. */
    private record Taken(
            long id, String key, String correlationId, String method, String origin, byte[] request, long tries) {
        static Taken of(OwnRow row) {
            return new Taken(
                    row.number(0),
                    row.text(1),
                    row.text(2),
                    row.text(3),
                    row.text(4),
                    row.bytes(5).orElseThrow(),
                    row.number(6));
        }
    }

    /**
     * @param statements on the event loop
     * @param key of 32 bytes that hides requests
     * @param timeout how long a call may take, in milliseconds
     */
    public OutboxDelivery(
            EventLoop loop,
            OwnStatements statements,
            Supplier<HttpClients> http,
            byte[] key,
            OutboxSettings settings,
            int timeout,
            EngineLines log) {
        this.loop = loop;
        this.statements = statements;
        this.table = new TableMaker(statements);
        this.http = http;
        this.codec = new OutboxCodec(key);
        this.settings = settings;
        this.leaseMillis = (long) timeout + LEASE_SLACK_MILLIS;
        this.log = log;
    }

    /** Begins, if it has not begun. Safe for all threads. */
    public void start() {
        loop.execute(() -> {
            if (!started && !closed) {
                started = true;
                look();
            }
        });
    }

    /** Something was committed: it need not wait for the next look. Safe for all threads. */
    public void committed() {
        loop.execute(this::look);
    }

    /**
     * Done when nothing that was committed before is on its way any more, nor could be sent now: it was taken, or waits for its next
     * try. Safe for all threads.
     */
    public CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        loop.execute(() -> {
            waiting.add(settled);
            tellSettled();
        });
        return settled;
    }

    private void tellSettled() {
        if (!taking && (closed || !again) && underWay.isEmpty() && settling == 0) {
            List<CompletableFuture<Void>> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(each -> each.complete(null));
        }
    }

    @Override
    public Counts counts() {
        Table now = known;
        return new Counts(now.pending(), now.failed(), now.oldestSeconds(), delivered.get(), retries.get());
    }

    private void look() {
        if (closed || !started) {
            return;
        }
        if (taking) {
            again = true;
            return;
        }
        int free = settings.concurrency() - underWay.size();
        if (free <= 0) {
            again = true;
            return;
        }
        taking = true;
        again = false;
        count();
        statements.run(
                OutboxTable.TAKE,
                List.of(new SqlValue.OfInt(free), new SqlValue.OfInt(leaseMillis)),
                result -> took(result, free));
    }

    private void took(OwnStatements.Result result, int asked) {
        // A request may end at once, and must not make this look again in the middle.
        switch (result) {
            case OwnStatements.Result.Rows(var _, List<OwnRow> rows) -> {
                told = false;
                again |= rows.size() == asked;
                rows.forEach(row -> send(Taken.of(row)));
            }
            case OwnStatements.Result.Failed missing
            when missing.sqlState().equals(OutboxTable.MISSING) -> makeOrTell(missing);
            case OwnStatements.Result.Failed failed -> tell(failed);
        }
        taking = false;
        next();
    }

    /** Tries once to make the table; where it is missing again, somebody else has to. */
    private void makeOrTell(OwnStatements.Result.Failed missing) {
        if (made) {
            tell(missing);
        } else {
            made = true;
            table.make(() -> {});
        }
    }

    /** Once, until it works again. */
    private void tell(OwnStatements.Result.Failed failed) {
        if (!told) {
            told = true;
            String remedy = failed.sqlState().equals(OutboxTable.NOT_ALLOWED)
                            || failed.sqlState().equals(OutboxTable.MISSING)
                    ? ": apply the statements of docs/outbox.md, and let the engine's role SELECT, INSERT, UPDATE and DELETE"
                    : "";
            String why = (failed.code().code() + " " + failed.sqlState()).strip();
            String message = "The table mtp_outbox cannot be used (" + why + ")" + remedy;
            log.write(new EngineLine(LogLevel.WARN, message, "", "outbox", ""));
        }
    }

    private void next() {
        ScheduledFuture<?> waiting = timer;
        if (waiting != null) {
            waiting.cancel(false);
            timer = null;
        }
        if (closed) {
            if (underWay.isEmpty() && settling == 0 && !taking) {
                drained.complete(true);
            }
        } else if (again && underWay.size() < settings.concurrency()) {
            look();
        } else {
            timer = loop.schedule(this::look, settings.poll(), TimeUnit.MILLISECONDS);
        }
        tellSettled();
    }

    private void send(Taken row) {
        Optional<DeferredRequest> request = codec.read(row.key(), row.request());
        if (request.isEmpty()) {
            giveUp(row, "It cannot be read with this MTP_RANDOM_KEY");
            return;
        }
        underWay.put(row.id(), () -> {});
        Runnable cancel = http.get().send(request.get(), delivery -> sent(row, delivery));
        underWay.replace(row.id(), cancel);
    }

    private void sent(Taken row, Delivery delivery) {
        underWay.remove(row.id());
        SqlValue id = new SqlValue.OfInt(row.id());
        SqlValue tries = new SqlValue.OfInt(row.tries());
        if (delivery.taken()) {
            delivered.incrementAndGet();
            settle(OutboxTable.DELIVERED, id);
        } else if (row.tries() >= settings.tries()) {
            retries.incrementAndGet();
            giveUp(row, delivery.reason());
        } else {
            retries.incrementAndGet();
            SqlValue delay = new SqlValue.OfInt(settings.delayAfter(row.tries()));
            settle(OutboxTable.AGAIN, id, tries, delay, new SqlValue.OfText(delivery.reason()));
        }
        if (!taking) {
            next();
        }
    }

    private void giveUp(Taken row, String reason) {
        settle(
                OutboxTable.GIVE_UP,
                new SqlValue.OfInt(row.id()),
                new SqlValue.OfInt(row.tries()),
                new SqlValue.OfText(reason));
        String message = "A request of HttpOut.afterCommit was given up; mtpsc outbox retry sends it again: " + reason;
        String place = row.method() + " " + row.origin();
        log.write(new EngineLine(LogLevel.ERROR, message, row.correlationId(), "outbox " + row.id(), place));
    }

    private void count() {
        long now = System.nanoTime();
        if (now - counted < COUNT_NANOS) {
            return;
        }
        counted = now;
        statements.run(OutboxTable.COUNT, List.of(), result -> {
            if (result instanceof OwnStatements.Result.Rows(var _, List<OwnRow> rows) && rows.size() == 1) {
                OwnRow row = rows.getFirst();
                known = new Table(row.number(0), row.number(1), row.number(2));
            }
        });
    }

    /** Changes a row. Where that fails its lease ends, and it is sent again with the same key. */
    private void settle(String sql, SqlValue... values) {
        settling++;
        statements.run(sql, List.of(values), _ -> {
            settling--;
            if (closed && !taking) {
                next();
            }
            tellSettled();
        });
    }

    /** Takes nothing more, and waits for what is under way; what does not end in time is sent again by whoever comes next. */
    public void close(long millis) {
        loop.execute(() -> {
            closed = true;
            if (!taking) {
                next();
            }
        });
        try {
            drained.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            loop.execute(() -> new ArrayList<>(underWay.values()).forEach(Runnable::run));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("Nobody fails this", impossible);
        }
    }
}
