package io.mtpscript.cli.testing;

import io.mtpscript.compiler.diagnostic.Renderer;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Results as a person reads them: a line a test, then every failure with its lines and values, then the sum. */
final class HumanReport implements Report {
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final boolean colour;
    private final Places places;
    private final int nameWidth;
    private String file = "";

    /** @param nameWidth columns for the names of tests */
    HumanReport(PrintStream out, boolean colour, Places places, int nameWidth) {
        this.out = out;
        this.colour = colour;
        this.places = places;
        this.nameWidth = nameWidth;
    }

    private String paint(String sequence, String text) {
        return colour ? "\u001B[" + sequence + "m" + text + "\u001B[0m" : text;
    }

    @Override
    public void ended(TestOutcome outcome) {
        if (!outcome.test().file().equals(file)) {
            file = outcome.test().file();
            out.println(paint(BOLD, file));
        }
        String name = outcome.test().name();
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

    private void failed(TestOutcome outcome, TestFailure failure) {
        out.println();
        out.println(paint(RED, "FAIL") + "  "
                + paint(BOLD, outcome.test().file() + ": " + outcome.test().name()));
        failure.place().ifPresent(place -> out.print(Renderer.human(colour).excerpt(places.toLineEnd(place))));
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
