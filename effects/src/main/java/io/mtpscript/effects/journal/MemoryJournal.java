package io.mtpscript.effects.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last requests in memory, for development and tests. One journal serves all event loops: a recording is written by
 * its event loop alone and joins the journal, under a lock, when it ends.
 */
public final class MemoryJournal implements Journal, JournalReader {
    private final int maxRequests;
    private final long maxBytes;
    private final Map<String, RecordedRequest> requests = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param maxRequests how many requests are kept; the oldest goes first
     * @param maxBytes about how many bytes they may take together
     */
    public MemoryJournal(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    @Override
    public Recording begin(RequestRecord request) {
        return new MemoryRecording(this, request);
    }

    @Override
    public synchronized Optional<RecordedRequest> find(String requestId) {
        return Optional.ofNullable(requests.get(requestId));
    }

    /** The ids of the requests that are kept, oldest first. */
    public synchronized List<String> requestIds() {
        return List.copyOf(requests.keySet());
    }

    @Override
    public synchronized void close() {
        requests.clear();
        bytes = 0;
    }

    private synchronized void add(RecordedRequest recorded) {
        String id = recorded.request().requestId();
        RecordedRequest before = requests.remove(id);
        bytes -= before == null ? 0 : before.bytes();
        requests.put(id, recorded);
        bytes += recorded.bytes();
        var oldest = requests.values().iterator();
        while (requests.size() > maxRequests || (bytes > maxBytes && requests.size() > 1)) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private static final class MemoryRecording implements Recording {
        private final MemoryJournal journal;
        private final RequestRecord request;
        private final List<JournalEntry> entries = new ArrayList<>();
        private @Nullable HostEnd ended;
        private @Nullable FinishOutcome outcome;

        MemoryRecording(MemoryJournal journal, RequestRecord request) {
            this.journal = journal;
            this.request = request;
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
            List<JournalEntry> sorted = entries.stream()
                    .sorted(Comparator.comparingInt(JournalEntry::n))
                    .toList();
            journal.add(new RecordedRequest(
                    request, sorted, Optional.ofNullable(ended), Optional.ofNullable(outcome), Optional.of(response)));
            done.ended(true);
        }
    }
}
