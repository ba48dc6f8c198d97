package io.mtpscript.engine.trace;

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
 * @param state {@code tracestate} as it came
 */
record TraceContext(String traceId, String parent, boolean sampled, Optional<String> state) {
    /** What a later version may have behind the flags begins with a dash. */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

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
        boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) != 0;
        return Optional.of(new TraceContext(parts.group(2), parts.group(3), sampled, state(tracestate)));
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
