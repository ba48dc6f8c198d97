package io.mtpscript.effects.database;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** Asked when a transaction is done but for its COMMIT, which is not sent before it says so. */
public interface CommitGate {
    /** Lets everything pass. */
    CommitGate OPEN = new CommitGate() {
        @Override
        public boolean asks() {
            return false;
        }

        @Override
        public void ask(OptionalLong transactionId, Consumer<Boolean> verdict) {
            verdict.accept(true);
        }
    };

    /** Whether it wants to be asked; the transaction's id costs a round trip. */
    boolean asks();

    /**
     * Whether the transaction may be committed.
     *
     * @param transactionId PostgreSQL's 64-bit id of it; empty where it has written nothing and notifies
     *     nobody
     * @param verdict takes the answer, once, now or later, on the request's event loop; false rolls back
     */
    void ask(OptionalLong transactionId, Consumer<Boolean> verdict);
}
