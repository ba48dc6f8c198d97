package io.mtpscript.engine.request;

import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.audit.LoopTrail;
import java.util.Optional;

/** Begins the records of requests where there is an audit trail. Belongs to one event loop. */
final class RequestAudits {
    private final Optional<LoopTrail> trail;
    private final LoopContext loop;
    private final byte[] snapshotHash;

    RequestAudits(Optional<AuditTrail> trail, LoopContext loop, byte[] snapshotHash) {
        this.trail = trail.map(all -> all.loop(loop.eventLoop()));
        this.loop = loop;
        this.snapshotHash = snapshotHash;
    }

    /** Whether there is a trail. */
    boolean kept() {
        return trail.isPresent();
    }

    /** Whether a request may be taken: without a trail, and where the trail takes its record. */
    boolean accepts() {
        return trail.isEmpty() || trail.get().trail().accepts();
    }

    /** A request leaves no record. */
    void unrecorded() {
        trail.ifPresent(to -> to.trail().unrecorded());
    }

    /** What a request is told of to the trail; empty where there is none. */
    Optional<AuditedRequest> of(Arrival arrival, RequestIdentity identity) {
        return trail.map(to -> new AuditedRequest(
                to,
                loop::onLoop,
                arrival.exchange().request(),
                identity,
                arrival.epochMillis(),
                arrival.nanos(),
                arrival.route(),
                arrival.principal(),
                snapshotHash,
                loop.digest()));
    }
}
