package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.claims.Claims;
import io.mtpscript.effects.journal.RecordedRequest;

/** Makes the effects of the requests of one event loop. To be used on that event loop only. */
public interface EffectLoop {
    /**
     * The effects of one attempt at a request. Drops what an earlier attempt recorded.
     *
     * @param route of this program: its effects are the request's authority
     */
    RequestEffects begin(EffectProgram program, Program.Route route, RequestScope scope);

    /** The claims of requests with an {@code Idempotency-Key}. */
    default Claims claims() {
        return Claims.none();
    }

    /** Effects that answer from a record: no I/O, no log, and a call that was not recorded ends the request. */
    ReplayedEffects replay(EffectProgram program, Program.Route route, RequestScope scope, RecordedRequest recorded);
}
