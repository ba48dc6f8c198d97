package io.mtpscript.engine.trace;

import io.mtpscript.effects.CallTrace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a client is in, as W3C Trace Context tells it.
 *
 * @param traceId 32 hex digits, not all zero
 * @param parent the client's span, 16 hex digits, not all zero
 * @param sampled whether the client's spans are kept
 * @param random whether the end of its id is random, as level 2 has it: what another service may decide by
 * @param state {@code tracestate} as it came
 */
record TraceContext(String traceId, String parent, boolean sampled, boolean random, Optional<String> state) {
    /** What a later version may have behind the flags begins with a dash. */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int SAMPLED = 1;
    private static final int RANDOM = 2;

    private static final int STATE_MAX = 512;
    private static final int STATE_MEMBERS_MAX = 32;
    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e\\t]*");

    /** Empty where there is none that makes sense: then the request begins a trace of its own. */
    static Optional<TraceContext> of(List<String> traceparent, List<String> tracestate) {
        if (traceparent.size() != 1) {
            return Optional.empty();
        }
        Matcher parts = PARENT.matcher(traceparent.getFirst());
        if (!parts.matches()
                || parts.group(1).equals("ff")
                || (parts.group(1).equals("00") && parts.group(5) != null)
                || isZero(parts.group(2))
                || isZero(parts.group(3))) {
            return Optional.empty();
        }
        int flags = Integer.parseInt(parts.group(4), 16);
        return Optional.of(new TraceContext(
                parts.group(2), parts.group(3), (flags & SAMPLED) != 0, (flags & RANDOM) != 0, state(tracestate)));
    }

    /**
     * The fields of a call to another service.
     *
     * @param caller whose trace it is; empty where it was begun here
     * @param span of the call, 16 hex digits
     * @param sampled whether its spans are kept
     */
    static CallTrace.Fields passedOn(Optional<TraceContext> caller, String traceId, String span, boolean sampled) {
        int flags =
                (sampled ? SAMPLED : 0) | (caller.filter(TraceContext::random).isPresent() ? RANDOM : 0);
        return new CallTrace.Fields("00-" + traceId + "-" + span + "-0" + flags, caller.flatMap(TraceContext::state));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(c -> c == '0');
    }

    private static Optional<String> state(List<String> fields) {
        String state = String.join(",", fields);
        boolean passes = !state.isBlank()
                && state.length() <= STATE_MAX
                && STATE.matcher(state).matches()
                && state.chars().filter(c -> c == ',').count() < STATE_MEMBERS_MAX;
        return passes ? Optional.of(state) : Optional.empty();
    }
}
