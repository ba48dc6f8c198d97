package io.mtpscript.engine.audit;

/** What became of a transaction, by the word that stands in records. */
public enum TransactionOutcome {
    COMMITTED("committed"),
    ROLLED_BACK("rolledBack"),
    /** COMMIT was sent and not answered: it will be asked for. */
    UNKNOWN("unknown"),
    /** Asked for, and the database does not know it any more. */
    UNKNOWABLE("unknowable");

    private final String word;

    TransactionOutcome(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
