package io.mtpscript.effects.database;

/**
 * The advisory locks of the engine's own in a database. Engines of all versions that share it know them by their keys, so a key is
 * never used for something else.
 */
public enum EngineLock {
    MAKES_CLAIMS(5_563_412_217L),
    MAKES_JOURNAL(5_563_412_218L),
    RETAINS_JOURNAL(5_563_412_219L),
    MAKES_OUTBOX(5_563_412_220L);

    private final long key;

    EngineLock(long key) {
        this.key = key;
    }

    /** By which the server tells it from others. */
    public long key() {
        return key;
    }

    /** A command that waits for it and has it until the transaction ends, for more commands to follow. */
    public String take() {
        return "SELECT pg_catalog.pg_advisory_xact_lock(" + key + "); ";
    }
}
