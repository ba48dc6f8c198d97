package io.mtpscript.effects.journal;

import java.util.List;
import java.util.Optional;

/**
 * A request as a journal has it. What a kill cut off is missing.
 *
 * @param entries of the last attempt, ascending by number
 * @param ended present where the host ended the request, at the calls that say so or before the next
 */
public record RecordedRequest(
        RequestRecord request,
        List<JournalEntry> entries,
        Optional<HostEnd> ended,
        Optional<FinishOutcome> outcome,
        Optional<ResponseRecord> response) {
    public RecordedRequest {
        entries = List.copyOf(entries);
    }

    /** About how many bytes it takes. */
    public long bytes() {
        long size = (long) request.body().length + request.target().length();
        for (JournalEntry entry : entries) {
            size += entry.call().length;
            size += entry.result() instanceof JournalEntry.Answered(byte[] cbor) ? cbor.length : 0;
        }
        return size + response.map(ResponseRecord::bytes).orElse(0L);
    }
}
