package io.mtpscript.effects.journal;

import java.util.List;
import java.util.Optional;

/**
 * A request as a journal has it. What a kill cut off is missing.
 *
 * @param entries of the last attempt, ascending by number
 */
public record RecordedRequest(
        RequestRecord request,
        List<JournalEntry> entries,
        Optional<FinishOutcome> outcome,
        Optional<ResponseRecord> response) {
    public RecordedRequest {
        entries = List.copyOf(entries);
    }
}
