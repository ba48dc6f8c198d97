package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.ResponseRecord;
import java.util.List;

/**
 * What a replay gave, and where it is not what was recorded.
 *
 * @param differences empty where everything is equal
 */
public record ReplayReport(ResponseRecord replayed, List<Difference> differences) {
    /**
     * One difference.
     *
     * @param what {@code status}, {@code headers}, {@code body}, {@code gas}, {@code log}, {@code response}
     */
    public record Difference(String what, String recorded, String replayed) {}

    public ReplayReport {
        differences = List.copyOf(differences);
    }

    /** Whether the replay gave what was recorded, bit for bit. */
    public boolean equal() {
        return differences.isEmpty();
    }
}
