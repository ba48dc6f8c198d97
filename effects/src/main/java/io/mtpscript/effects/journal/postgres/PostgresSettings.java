package io.mtpscript.effects.journal.postgres;

import io.mtpscript.effects.journal.record.JournalKeys;

/**
 * The settings of a journal in PostgreSQL.
 *
 * @param url {@code postgresql://user:password@host:port/database}
 * @param keys to encrypt with; none writes in the clear
 * @param maxAgeMillis requests go when they are so old
 * @param queueBytes about how many bytes may wait to be written; more are refused
 */
public record PostgresSettings(String url, JournalKeys keys, long maxAgeMillis, long queueBytes) {
    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "PostgresSettings[maxAgeMillis=" + maxAgeMillis + ", queueBytes=" + queueBytes + "]";
    }
}
