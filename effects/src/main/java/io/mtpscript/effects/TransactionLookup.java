package io.mtpscript.effects;

import java.util.concurrent.CompletableFuture;

/** Asks the database what became of a transaction whose COMMIT was not answered. Safe for all threads. */
public interface TransactionLookup {
    /** What the database knows of a transaction. */
    enum Status {
        COMMITTED,
        ROLLED_BACK,
        /** Its connection may not have been noticed to be gone yet. */
        IN_PROGRESS,
        /** Too long ago, or none of this database. */
        UNKNOWN
    }

    /** Names the database without user and password: {@code host:port/database}; ids mean nothing in another one. */
    String database();

    /**
     * Asks, on a connection of its own. Completes exceptionally where the database cannot be reached.
     *
     * @param transactionId PostgreSQL's 64-bit id
     */
    CompletableFuture<Status> status(long transactionId);
}
