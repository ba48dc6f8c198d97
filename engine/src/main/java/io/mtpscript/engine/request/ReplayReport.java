package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.ResponseRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a replay gave, and where it is not what was recorded.
 *
 * @param steps the effect calls, in the order in which they were made
 * @param divergence the first effect call that is not the recorded one
 * @param differences empty where everything is equal
 */
public record ReplayReport(
        ResponseRecord replayed,
        List<ReplayStep> steps,
        Optional<Divergence> divergence,
        List<Difference> differences) {
    /**
     * One difference.
     *
     * @param what {@code status}, {@code headers}, {@code body}, {@code gas}, {@code log}, {@code response}, {@code secret}
     */
    public record Difference(String what, String recorded, String replayed) {}

    public ReplayReport {
        steps = List.copyOf(steps);
        differences = List.copyOf(differences);
    }

    /** Whether the replay gave what was recorded, bit for bit. */
    public boolean equal() {
        return divergence.isEmpty() && differences.isEmpty();
    }
}
