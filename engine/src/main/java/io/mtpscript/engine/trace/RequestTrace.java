package io.mtpscript.engine.trace;

import io.mtpscript.effects.CallTrace;

/** What happens in a request, told to its trace, which keeps what it wants. Belongs to the request's event loop. */
public interface RequestTrace {
    /** Nobody traces. */
    RequestTrace NONE = new RequestTrace() {};

    /** @param shown as people write it: {@code GET /orders/:id} */
    default void route(String shown) {}

    /** A program begins to run; a second time after what could not be serialised. */
    default void attempt() {}

    /** Under which trace the attempt calls other services. */
    default CallTrace calls() {
        return CallTrace.NONE;
    }

    /** Effect call {@code n} of the attempt is made. */
    default void called(String effect, String function, int n) {}

    /** It has its answer. */
    default void answered(int n) {}

    /** What the program used, in beta-reductions and bytes. */
    default void used(long gas, long memory) {}

    /** The request is answered. */
    default void ended(int status) {}
}
