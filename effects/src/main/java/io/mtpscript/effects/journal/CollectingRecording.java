package io.mtpscript.effects.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects what happens to a request and hands the whole over in the end. Belongs to its request's event loop, as all recordings do;
 * what it hands over nobody changes any more.
 */
public final class CollectingRecording implements Recording {
    private final RequestRecord request;
    private final Keeper keeper;
    private final List<JournalEntry> entries = new ArrayList<>();
    private @Nullable HostEnd ended;
    private @Nullable FinishOutcome outcome;

    /** Keeps whole records. */
    @FunctionalInterface
    public interface Keeper {
        /** @param done as in {@link Recording#end} */
        void keep(RecordedRequest recorded, Done done);
    }

    public CollectingRecording(RequestRecord request, Keeper keeper) {
        this.request = request;
        this.keeper = keeper;
    }

    @Override
    public void restart() {
        entries.clear();
        ended = null;
        outcome = null;
    }

    @Override
    public void append(JournalEntry entry) {
        entries.add(entry);
    }

    @Override
    public void ended(HostEnd reason) {
        ended = reason;
    }

    @Override
    public void outcome(FinishOutcome finished) {
        outcome = finished;
    }

    @Override
    public void end(ResponseRecord response, Done done) {
        entries.sort(Comparator.comparingInt(JournalEntry::n));
        keeper.keep(
                new RecordedRequest(
                        request,
                        entries,
                        Optional.ofNullable(ended),
                        Optional.ofNullable(outcome),
                        Optional.of(response)),
                done);
    }
}
