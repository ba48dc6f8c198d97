package io.mtpscript.engine.trace;

import io.mtpscript.effects.CallTrace;
import java.util.Optional;

/** A request whose trace nobody keeps: other services are told so, that they keep nothing of it either. */
final class PassedOnTrace implements RequestTrace {
    private final CallTrace.Fields fields;

    PassedOnTrace(String traceId, SpanIds ids, Optional<TraceContext> caller) {
        fields = TraceContext.passedOn(caller, traceId, ids.request(), false);
    }

    @Override
    public CallTrace calls() {
        return _ -> Optional.of(fields);
    }
}
