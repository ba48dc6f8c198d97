package io.mtpscript.effects.journal;

import java.io.IOException;
import java.util.function.Predicate;

/** A journal as tools read it, also while engines write it. Safe for all threads. */
public interface JournalSource {
    /**
     * What is known of a record without its key.
     *
     * @param epochMillis when the request arrived, UTC
     */
    record Envelope(String requestId, long epochMillis) {}

    /** What is found in a journal, in the order in which it was written. */
    sealed interface Found {}

    /** A request. */
    record Request(RecordedRequest recorded) implements Found {}

    /** A request whose key was erased. */
    record Erased(Envelope envelope) implements Found {}

    /** Where an engine took out records that were erased, or older than it keeps them. */
    record Gone(int erased, int expired) implements Found {}

    /** Something else than was written. */
    record Damaged(String place, String reason) implements Found {
        /** Place and reason on one line. */
        public String line() {
            return place + ": " + reason;
        }
    }

    /**
     * A record whose end is missing, or a file's header: it is being written, or its writer was killed.
     *
     * @param bytes what there is of it; 0 of a file that is only named
     */
    record Torn(String place, long bytes) implements Found {}

    /** Takes what is found; gives false where nothing more is wanted. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(Found found);
    }

    /** Whether there is a journal. */
    boolean exists() throws IOException;

    /**
     * Reads the journal from its oldest record on.
     *
     * @param wanted which requests to decrypt; the others are passed over
     * @throws IOException if it cannot be read, or none of the keys is that of a request that is wanted
     */
    void read(Predicate<Envelope> wanted, Visitor visitor) throws IOException;

    /**
     * Erases the key of every record of a request, so that nobody can read it any more; the rest of the journal stays as it is. What
     * cannot be read or erased keeps no other record from being erased.
     *
     * @return how many records were erased
     * @throws IOException if that cannot be done, or some of it: where there is damage, or a record of the request is not encrypted. The
     *     message says how many were erased all the same
     */
    int erase(String requestId) throws IOException;
}
