package io.mtpscript.effects;

import java.util.Optional;

/**
 * Tells other services under which trace they are called (W3C Trace Context). What it says goes out with a call and is no part
 * of it: neither of its hash nor of what is recorded.
 */
@FunctionalInterface
public interface CallTrace {
    /** Nothing is told. */
    CallTrace NONE = _ -> Optional.empty();

    /**
     * The fields of a call's trace.
     *
     * @param state {@code tracestate}, as it came
     */
    record Fields(String traceparent, Optional<String> state) {}

    /** @param n the call's number in the attempt */
    Optional<Fields> of(int n);
}
