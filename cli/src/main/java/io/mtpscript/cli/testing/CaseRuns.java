package io.mtpscript.cli.testing;

import io.mtpscript.cli.cases.CaseRunner;
import io.mtpscript.cli.cases.StoredCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs recorded requests as tests. */
final class CaseRuns {
    private final CaseRunner runner;

    CaseRuns(CaseRunner runner) {
        this.runner = runner;
    }

    TestOutcome run(StoredCase stored) {
        long start = System.nanoTime();
        return switch (stored.content()) {
            case StoredCase.Content.Unreadable(String why) ->
                outcome(stored, 0, start, Optional.of(TestFailure.at(Optional.empty(), "The file is no case: " + why)));
            case StoredCase.Content.Readable(var test) -> {
                try {
                    CaseRunner.Result result = runner.run(test);
                    yield outcome(
                            stored,
                            result.gas(),
                            start,
                            result.passed() ? Optional.empty() : Optional.of(failure(result)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while a test ran", e);
                }
            }
        };
    }

    private static TestFailure failure(CaseRunner.Result result) {
        var values = new ArrayList<ValueDiff.Line>();
        result.expected().ifPresent(body -> values.add(new ValueDiff.Line('-', body)));
        result.found().ifPresent(body -> values.add(new ValueDiff.Line('+', body)));
        String more =
                String.join("; ", result.messages().subList(1, result.messages().size()));
        return new TestFailure(
                result.messages().getFirst(), Optional.empty(), values, more.isEmpty() ? List.of() : List.of(more));
    }

    private static TestOutcome outcome(StoredCase stored, long gas, long start, Optional<TestFailure> failure) {
        return new TestOutcome(stored.file(), stored.name(), gas, System.nanoTime() - start, List.of(), failure);
    }
}
