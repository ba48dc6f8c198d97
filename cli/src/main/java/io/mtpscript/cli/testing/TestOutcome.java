package io.mtpscript.cli.testing;

import java.util.List;
import java.util.Optional;

/**
 * How one test ended.
 *
 * @param file that the test stands in
 * @param gas of the test itself and of the requests it made, in beta-reductions
 * @param nanos how long it took
 * @param calls the requests it made
 * @param failure empty where it passed
 */
record TestOutcome(String file, String name, long gas, long nanos, List<Request> calls, Optional<TestFailure> failure) {
    TestOutcome {
        calls = List.copyOf(calls);
    }

    /**
     * A request that a test made by {@code call}.
     *
     * @param target path and query as sent
     * @param error the {@code error} of its body, where it has one
     * @param trapped where it ended by itself: the code and the place, such as {@code IntOverflow at app.mtp:3:5}
     */
    record Request(
            String method, String target, int status, long gas, Optional<String> error, Optional<String> trapped) {
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    boolean passed() {
        return failure.isEmpty();
    }
}
