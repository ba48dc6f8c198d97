package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.outbox.OutboxStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The effects of one engine: its event loops, connections and log. Safe for all threads.
 *
 * <p>The HTTP server listens on {@link #eventLoops}, so that a request, its database connection and their callbacks share
 * one thread.
 */
public interface EffectRuntime extends AutoCloseable {
    /**
     * Makes the event loops. Connections are made when they are needed, so a database that is down is no obstacle.
     *
     * @throws IllegalArgumentException if the database's URL cannot be understood
     */
    static EffectRuntime open(EffectSettings settings) {
        return VertxRuntime.open(settings, true);
    }

    /** As {@link #open}, for replays only: a program needs no values of its configuration, which are in the records. */
    static EffectRuntime forReplays(EffectSettings settings) {
        return VertxRuntime.open(settings, false);
    }

    /**
     * The event loops, shared with the HTTP server; stopped by {@link #close}. It is a Netty {@code EventLoopGroup} and given
     * as what the JDK knows of it, because Netty's types stop in {@code net} and here.
     */
    ScheduledExecutorService eventLoops();

    /** What event loops work with in place of what they were to, and why, as a line of the log; empty where all is well. */
    default Optional<String> transportNotice() {
        return Optional.empty();
    }

    /**
     * The effects of one event loop, always the same for the same loop.
     *
     * @param eventLoop one of {@link #eventLoops}
     */
    EffectLoop loop(Executor eventLoop);

    /**
     * Prepares a program's effect sites.
     *
     * @throws UnknownEffectException if the program calls an effect that this engine does not have
     * @throws MissingSettingException if it needs a configuration value or a key that is not set
     */
    EffectProgram link(Program program) throws UnknownEffectException, MissingSettingException;

    /** Who knows what became of transactions; empty where no database is configured. */
    default Optional<TransactionLookup> transactions() {
        return Optional.empty();
    }

    /** What is known of requests that are sent after their transactions; empty without a database, or a key that hides them. */
    default Optional<OutboxStatus> outbox() {
        return Optional.empty();
    }

    /**
     * Done when no request that is sent after its transaction is on its way any more, nor one that could be sent now: at once where
     * none was committed. Those whose try failed wait for their next one.
     */
    default CompletableFuture<Void> settled() {
        return CompletableFuture.completedFuture(null);
    }

    /** Closes the connections and stops the event loops, in bounded time. Not to be called on an event loop. */
    @Override
    void close();
}
