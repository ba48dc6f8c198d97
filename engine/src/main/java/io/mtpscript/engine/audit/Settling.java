package io.mtpscript.engine.audit;

import io.mtpscript.effects.TransactionLookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database what became of transactions whose COMMIT was not answered, on a thread of its own, until it knows. Safe for all
 * threads.
 */
final class Settling implements AutoCloseable {
    private static final int FIRST_DELAY_MILLIS = 200;
    private static final int DELAY_MILLIS_MAX = 30_000;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int POLL_MILLIS = 200;

    private final Optional<TransactionLookup> transactions;
    private final BiConsumer<OpenTransaction, TransactionOutcome> settled;
    private final Consumer<String> notice;
    private final LinkedBlockingQueue<OpenTransaction> added = new LinkedBlockingQueue<>();
    private final Thread asking;
    private volatile boolean closed;

    private Settling(
            Optional<TransactionLookup> transactions,
            BiConsumer<OpenTransaction, TransactionOutcome> settled,
            Consumer<String> notice) {
        this.transactions = transactions;
        this.settled = settled;
        this.notice = notice;
        asking = Thread.ofPlatform().daemon().name("audit settling").unstarted(this::ask);
    }

    /** @param settled gets what became of a transaction, once for each time that it was added */
    static Settling start(
            Optional<TransactionLookup> transactions,
            BiConsumer<OpenTransaction, TransactionOutcome> settled,
            Consumer<String> notice) {
        Settling settling = new Settling(transactions, settled, notice);
        settling.asking.start();
        return settling;
    }

    void add(OpenTransaction open) {
        added.add(open);
    }

    /** Those of an earlier engine, which may have served another database. */
    void addAll(Collection<OpenTransaction> open) {
        String here = transactions.map(TransactionLookup::database).orElse("");
        List<OpenTransaction> mine =
                open.stream().filter(each -> each.database().equals(here)).toList();
        if (mine.size() < open.size()) {
            notice.accept(
                    (open.size() - mine.size())
                            + " transactions of the audit trail are not settled: they are of another database than this engine's");
        }
        added.addAll(mine);
    }

    private void ask() {
        List<OpenTransaction> pending = new ArrayList<>();
        int delay = FIRST_DELAY_MILLIS;
        long asked = System.nanoTime();
        while (!closed) {
            OpenTransaction next = poll();
            if (next != null) {
                pending.add(next);
                added.drainTo(pending);
                delay = FIRST_DELAY_MILLIS;
            } else if (pending.isEmpty() || millisSince(asked) < delay) {
                continue;
            }
            pending.removeIf(this::settles);
            asked = System.nanoTime();
            delay = Math.min(2 * delay, DELAY_MILLIS_MAX);
        }
    }

    private @Nullable OpenTransaction poll() {
        try {
            return added.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed = true;
            return null;
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private boolean settles(OpenTransaction open) {
        if (closed || transactions.isEmpty()) {
            return false;
        }
        try {
            TransactionLookup.Status status =
                    transactions.get().status(open.id()).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return switch (status) {
                case COMMITTED -> settled(open, TransactionOutcome.COMMITTED);
                case ROLLED_BACK -> settled(open, TransactionOutcome.ROLLED_BACK);
                case UNKNOWN -> settled(open, TransactionOutcome.UNKNOWABLE);
                case IN_PROGRESS -> false;
            };
        } catch (ExecutionException | TimeoutException e) {
            // The database cannot be reached: later.
            return false;
        } catch (InterruptedException e) {
            closed = true;
            return false;
        }
    }

    private boolean settled(OpenTransaction open, TransactionOutcome outcome) {
        settled.accept(open, outcome);
        return true;
    }

    /** What is not settled stays open, for the next engine to settle. */
    @Override
    public void close() {
        closed = true;
        asking.interrupt();
        try {
            asking.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
