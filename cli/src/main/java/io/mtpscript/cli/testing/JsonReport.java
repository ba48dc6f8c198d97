package io.mtpscript.cli.testing;

import io.mtpscript.core.json.JsonValue;
import java.io.PrintStream;
import java.util.List;

/** Results as JSON lines: one object a test as soon as it has ended, then one about all. */
final class JsonReport implements Report {
    private final PrintStream out;

    JsonReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void ended(TestOutcome outcome) {
        var json = new Json()
                .add("type", "test")
                .add("file", outcome.file())
                .add("name", outcome.name())
                .add("ok", outcome.passed())
                .add("gas", outcome.gas())
                .add("nanos", outcome.nanos())
                .add(
                        "calls",
                        outcome.calls(),
                        call -> new Json()
                                .add("method", call.method())
                                .add("target", call.target())
                                .add("status", call.status())
                                .add("gas", call.gas())
                                .value());
        outcome.failure().ifPresent(failure -> json.add("failure", failure(failure)));
        out.println(json.text());
        out.flush();
    }

    private static JsonValue failure(TestFailure failure) {
        var json = new Json()
                .add("message", failure.message())
                .add("values", failure.values(), line -> new JsonValue.JsonString(line.sign() + " " + line.text()))
                .add("notes", failure.notes(), JsonValue.JsonString::new);
        failure.place()
                .ifPresent(place ->
                        json.add("file", place.file()).add("line", place.line()).add("column", place.column()));
        return json.value();
    }

    @Override
    public void finished(List<TestOutcome> outcomes, long nanos) {
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        out.println(new Json()
                .add("type", "tests")
                .add("tests", outcomes.size())
                .add("passed", outcomes.size() - failed)
                .add("failed", failed)
                .add("nanos", nanos)
                .text());
        out.flush();
    }

    @Override
    public void gas(List<GasSnapshot.Difference> differences) {
        for (var difference : differences) {
            var json = new Json().add("type", "gas").add("test", difference.test());
            difference.before().ifPresent(before -> json.add("before", before));
            difference.after().ifPresent(after -> json.add("after", after));
            out.println(json.text());
        }
    }

    @Override
    public void coverage(Coverage coverage) {
        for (var file : coverage.files()) {
            out.println(new Json()
                    .add("type", "coverage")
                    .add("file", file.file())
                    .add("lines", file.lines().size())
                    .add("linesHit", file.linesHit())
                    .add("effectCalls", file.sites().size())
                    .add("effectCallsHit", file.sitesHit())
                    .add(
                            "effectCallsMissed",
                            file.sites().stream().filter(site -> !site.hit()).toList(),
                            site -> new Json()
                                    .add("effect", site.function())
                                    .add("line", site.place().line())
                                    .add("column", site.place().column())
                                    .value())
                    .text());
        }
    }

    @Override
    public void faults(List<Faults.Finding> findings, int runs) {
        for (var finding : findings) {
            out.println(new Json()
                    .add("type", "fault")
                    .add("route", finding.route())
                    .add("call", finding.call())
                    .add("effect", finding.effect())
                    .add("error", finding.error())
                    .add("place", finding.at())
                    .add("status", finding.status())
                    .add("answer", finding.answer())
                    .add("verdict", finding.verdict().name().toLowerCase(java.util.Locale.ROOT))
                    .add("test", finding.test())
                    .text());
        }
        out.println(new Json()
                .add("type", "faults")
                .add("runs", runs)
                .add("found", findings.stream().filter(Faults.Finding::counts).count())
                .text());
        out.flush();
    }
}
