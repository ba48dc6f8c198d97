package io.mtpscript.effects.outbox;

/** What is known of the outbox, for metrics. Safe for all threads; never blocks. */
public interface OutboxStatus {
    /**
     * Counts. The first three are of the table, which engines may share, as of the last look at it.
     *
     * @param pending requests that wait to be sent, or to be sent again
     * @param failed requests that were given up
     * @param oldestSeconds how old the oldest pending one is; 0 where there is none
     * @param delivered requests that this engine has sent since its start
     * @param retries tries of this engine since its start that failed
     */
    record Counts(long pending, long failed, long oldestSeconds, long delivered, long retries) {}

    Counts counts();
}
