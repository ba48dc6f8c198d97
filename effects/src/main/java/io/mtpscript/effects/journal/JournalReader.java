package io.mtpscript.effects.journal;

import java.util.Optional;

/** Finds recorded requests. Safe for all threads; may do I/O where the journal is on a disk. */
public interface JournalReader {
    /** The request with this id; the last delivery where the platform delivered it more than once. */
    Optional<RecordedRequest> find(String requestId);
}
