package io.mtpscript.cli.testing;

import io.mtpscript.compiler.diagnostic.Renderer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results as a person reads them: a line a test, then every failure with its lines and values, then the sum. */
final class HumanReport implements Report {
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String TOTAL = "all files";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PERCENT = 100.0;

    private final PrintStream out;
    private final boolean colour;
    private final int nameWidth;
    private String file = "";

    /** @param nameWidth columns for the names of tests */
    HumanReport(PrintStream out, boolean colour, int nameWidth) {
        this.out = out;
        this.colour = colour;
        this.nameWidth = nameWidth;
    }

    private String paint(String sequence, String text) {
        return colour ? "\u001B[" + sequence + "m" + text + "\u001B[0m" : text;
    }

    @Override
    public void ended(TestOutcome outcome) {
        if (!outcome.file().equals(file)) {
            file = outcome.file();
            out.println(paint(BOLD, file));
        }
        String name = outcome.name();
        out.println("  " + (outcome.passed() ? paint(GREEN, "ok  ") : paint(RED, "FAIL")) + "  " + name
                + " ".repeat(Math.max(0, nameWidth - name.length()))
                + paint(DIM, String.format(Locale.ROOT, "  %8s  %,12d gas", millis(outcome.nanos()), outcome.gas())));
        out.flush();
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
    }

    @Override
    public void finished(List<TestOutcome> outcomes, long nanos) {
        for (TestOutcome outcome : outcomes) {
            outcome.failure().ifPresent(failure -> failed(outcome, failure));
        }
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        out.println();
        out.println(paint(
                        failed > 0 ? RED : GREEN,
                        outcomes.size() + (outcomes.size() == 1 ? " test: " : " tests: ") + (outcomes.size() - failed)
                                + " passed, " + failed + " failed")
                + paint(DIM, " (" + millis(nanos) + ")"));
        out.flush();
    }

    @Override
    public void gas(List<GasSnapshot.Difference> differences) {
        out.println();
        if (differences.isEmpty()) {
            out.println("Gas: as in .mtp-gas");
            return;
        }
        out.println(paint(BOLD, "Gas differs from .mtp-gas"));
        for (GasSnapshot.Difference difference : differences) {
            out.println("  " + difference.test() + ": " + change(difference.before(), difference.after()));
        }
        out.println("note: where that is meant, mtpsc test --gas-snapshot writes the new values");
    }

    private String change(Optional<Long> before, Optional<Long> after) {
        if (before.isEmpty()) {
            return number(after.orElseThrow()) + ", new";
        } else if (after.isEmpty()) {
            return number(before.get()) + ", no such test any more";
        }
        long delta = after.get() - before.get();
        String signed = (delta > 0 ? "+" : "-") + number(Math.abs(delta));
        return number(before.get()) + " -> " + number(after.get()) + "  "
                + paint(delta > 0 ? RED : GREEN, signed + percent(delta, before.get()));
    }

    private static String percent(long delta, long before) {
        return before == 0 ? "" : String.format(Locale.ROOT, " (%+.1f%%)", PERCENT * delta / before);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    @Override
    public void coverage(Coverage coverage) {
        int width = coverage.files().stream()
                .mapToInt(ofFile -> ofFile.file().length())
                .max()
                .orElse(0);
        width = Math.max(width, TOTAL.length());
        out.println();
        out.println(paint(BOLD, "Coverage" + " ".repeat(width - TOTAL.length()))
                + "              lines       effect calls");
        long lines = 0;
        long linesHit = 0;
        long sites = 0;
        long sitesHit = 0;
        for (Coverage.OfFile ofFile : coverage.files()) {
            covered(
                    ofFile.file(),
                    width,
                    ofFile.linesHit(),
                    ofFile.lines().size(),
                    ofFile.sitesHit(),
                    ofFile.sites().size());
            lines += ofFile.lines().size();
            linesHit += ofFile.linesHit();
            sites += ofFile.sites().size();
            sitesHit += ofFile.sitesHit();
        }
        covered(TOTAL, width, linesHit, lines, sitesHit, sites);
        for (Coverage.OfFile ofFile : coverage.files()) {
            for (Coverage.Site site : ofFile.sites()) {
                if (!site.hit()) {
                    out.println("  never called: " + site.function() + " at " + site.place());
                }
            }
        }
        out.flush();
    }

    private void covered(String name, int width, long linesHit, long lines, long sitesHit, long sites) {
        out.println("  " + name + " ".repeat(width - name.length()) + part(linesHit, lines) + part(sitesHit, sites));
    }

    private static String part(long hit, long all) {
        return all == 0
                ? String.format(Locale.ROOT, "%10s  %6s", "-", "")
                : String.format(Locale.ROOT, "%10s  %5.1f%%", hit + "/" + all, PERCENT * hit / all);
    }

    @Override
    public void faults(List<Faults.Finding> findings, int runs) {
        out.println();
        out.println(paint(BOLD, "Faults") + ": " + runs + (runs == 1 ? " run" : " runs"));
        // Errors of one call that lead to the same are told together.
        Map<String, List<Faults.Finding>> groups = new LinkedHashMap<>();
        for (Faults.Finding finding : findings) {
            groups.computeIfAbsent(finding.verdict() + finding.line("") + finding.test(), _ -> new ArrayList<>())
                    .add(finding);
        }
        for (List<Faults.Finding> group : groups.values()) {
            Faults.Finding finding = group.getFirst();
            String errors =
                    String.join(", ", group.stream().map(Faults.Finding::error).toList());
            String verdict = switch (finding.verdict()) {
                case FOUND -> paint(RED, "FAIL    ");
                case ALLOWED -> "allowed ";
                case DECLARED -> "declared";
                case UNKNOWN -> "unknown ";
            };
            out.println("  " + verdict + "  " + finding.line(errors));
            out.println(paint(DIM, "            in " + finding.test()));
        }
        long found = findings.stream().filter(Faults.Finding::counts).count();
        out.println(
                found == 0
                        ? paint(GREEN, "No error of an effect makes an api answer 500 unless it says so itself")
                        : paint(RED, found + (found == 1 ? " error" : " errors") + " left to a 500")
                                + ": match them in the api, or let them pass with --allow-fault");
        out.flush();
    }

    private void failed(TestOutcome outcome, TestFailure failure) {
        out.println();
        out.println(paint(RED, "FAIL") + "  " + paint(BOLD, outcome.file() + ": " + outcome.name()));
        failure.place().ifPresent(place -> out.print(Renderer.human(colour).excerpt(place.span())));
        out.println(paint(BOLD, failure.message()));
        boolean signed = failure.values().stream().anyMatch(line -> line.sign() != ' ');
        if (signed) {
            out.println(paint(RED, "- expected") + "  " + paint(GREEN, "+ actual"));
        }
        for (ValueDiff.Line line : failure.values()) {
            String text = line.sign() + " " + line.text();
            out.println(
                    switch (line.sign()) {
                        case '-' -> paint(RED, text);
                        case '+' -> paint(GREEN, text);
                        default -> text;
                    });
        }
        failure.notes().forEach(note -> out.println("note: " + note));
    }
}
