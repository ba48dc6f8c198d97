package io.mtpscript.engine.audit;

import io.mtpscript.effects.append.AppendBatch;
import io.mtpscript.effects.database.CommitGate;
import java.util.function.Consumer;

/** The trail as one event loop writes it: the records of the requests that one of its turns answers are appended together. Belongs to it. */
public final class LoopTrail {
    private final AuditTrail trail;
    private final AppendBatch<AuditRecord> batch;

    LoopTrail(AuditTrail trail, AppendBatch<AuditRecord> batch) {
        this.trail = trail;
        this.batch = batch;
    }

    /** The trail of all event loops: what {@link CommitGate} waits for goes there at once. */
    public AuditTrail trail() {
        return trail;
    }

    /** @param kept told once, later and on any thread, whether the record is with the operating system */
    public void answered(AuditRecord.Request request, Consumer<Boolean> kept) {
        trail.tellUnrecorded();
        batch.add(request, AuditTrail.bytes(request.writes()), isKept -> {
            if (!isKept) {
                trail.unrecorded();
            }
            kept.accept(isKept);
        });
    }
}
