package io.mtpscript.cli.testing;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as the JUnit XML that build servers read: a suite for each file. */
final class JunitReport implements Report {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;

    JunitReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void ended(TestOutcome outcome) {
        // Sums stand before what they are of.
    }

    @Override
    public void finished(List<TestOutcome> outcomes, long nanos) {
        out.print(xml(outcomes));
        out.flush();
    }

    @Override
    public void gas(List<GasSnapshot.Difference> differences) {
        // The format has no place for it; the exit status tells.
    }

    @Override
    public void coverage(Coverage coverage) {
        // The format has no place for it.
    }

    @Override
    public void faults(List<Faults.Finding> findings, int runs) {
        // The format has no place for it; the exit status tells.
    }

    static String xml(List<TestOutcome> outcomes) {
        Map<String, List<TestOutcome>> byFile = new LinkedHashMap<>();
        outcomes.forEach(outcome ->
                byFile.computeIfAbsent(outcome.file(), _ -> new ArrayList<>()).add(outcome));
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<testsuites").append(sums(outcomes)).append(">\n");
        byFile.forEach((file, tests) -> {
            out.append("  <testsuite name=\"")
                    .append(escaped(file))
                    .append('"')
                    .append(sums(tests))
                    .append(">\n");
            tests.forEach(test -> test(test, out));
            out.append("  </testsuite>\n");
        });
        return out.append("</testsuites>\n").toString();
    }

    private static String sums(List<TestOutcome> outcomes) {
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        long nanos = outcomes.stream().mapToLong(TestOutcome::nanos).sum();
        return " tests=\"" + outcomes.size() + "\" failures=\"" + failed + "\" errors=\"0\" skipped=\"0\" time=\""
                + seconds(nanos) + "\"";
    }

    private static void test(TestOutcome outcome, StringBuilder out) {
        out.append("    <testcase classname=\"")
                .append(escaped(outcome.file()))
                .append("\" name=\"")
                .append(escaped(outcome.name()))
                .append("\" time=\"")
                .append(seconds(outcome.nanos()))
                .append('"');
        if (outcome.failure().isEmpty()) {
            out.append("/>\n");
            return;
        }
        TestFailure failure = outcome.failure().get();
        out.append(">\n      <failure message=\"")
                .append(escaped(failure.message()))
                .append("\" type=\"assertion\">")
                .append(escaped(text(failure)))
                .append("</failure>\n    </testcase>\n");
    }

    private static String text(TestFailure failure) {
        var lines = new ArrayList<String>();
        failure.place().ifPresent(place -> lines.add(place.toString()));
        failure.values().forEach(line -> lines.add(line.sign() + " " + line.text()));
        failure.notes().forEach(note -> lines.add("note: " + note));
        return String.join("\n", lines);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / NANOS_PER_SECOND);
    }

    /** What XML 1.0 cannot hold becomes the replacement character. */
    private static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                case '\t' -> out.append("&#9;");
                default -> {
                    boolean allowed = c >= ' ' && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF);
                    out.appendCodePoint(allowed ? c : 0xFFFD);
                }
            }
        });
        return out.toString();
    }
}
