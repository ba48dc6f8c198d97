package io.mtpscript.effects.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return new CollectingRecording(request, (recorded, done) -> {
            add(recorded);
            done.ended(true);
        });
    }

    @Override
    public synchronized Optional<RecordedRequest> find(String requestId) {
        return Optional.ofNullable(requests.get(requestId));
    }

    /** The last requests, newest first. */
    public synchronized List<RecordedRequest> latest(int most) {
        List<RecordedRequest> all = List.copyOf(requests.values());
        return all.subList(Math.max(0, all.size() - most), all.size()).reversed();
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
}
