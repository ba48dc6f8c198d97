package io.mtpscript.effects.database;

import java.util.Optional;

/** How a request ends its transaction. */
public sealed interface Ending {
    /** What it did is taken back. */
    record RollBack() implements Ending {}

    /**
     * What it did is kept.
     *
     * @param mark the transaction's last statement, where it has one
     * @param gate has the last word
     */
    record Commit(Optional<Mark> mark, CommitGate gate) implements Ending {}
}
