package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.claims.Claims;
import io.mtpscript.effects.journal.RecordedRequest;
import java.util.List;
import java.util.function.BiConsumer;

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

    /** The loop's connections; empty where no database is configured. */
    default List<PoolState> pools() {
        return List.of();
    }

    /**
     * Asks whether databases can be used.
     *
     * @param done told once for each of {@link #pools}, with the name of the database; on this loop
     */
    default void probe(BiConsumer<String, Boolean> done) {
        // There is none.
    }

    /** Effects that answer from a record: no I/O, no log, and a call that was not recorded ends the request. */
    ReplayedEffects replay(EffectProgram program, Program.Route route, RequestScope scope, RecordedRequest recorded);
}
