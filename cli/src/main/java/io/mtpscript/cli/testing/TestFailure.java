package io.mtpscript.cli.testing;

import java.util.List;
import java.util.Optional;

/**
 * Why a test failed.
 *
 * @param message one sentence
 * @param place where in the sources; empty where no line of the program is to blame
 * @param values what the values are, where the failure is about values
 * @param notes what else helps
 */
record TestFailure(String message, Optional<Places.Place> place, List<ValueDiff.Line> values, List<String> notes) {
    TestFailure {
        values = List.copyOf(values);
        notes = List.copyOf(notes);
    }

    static TestFailure at(Optional<Places.Place> place, String message) {
        return new TestFailure(message, place, List.of(), List.of());
    }
}
