package io.mtpscript.cli.testing;

import io.mtpscript.engine.shown.Shown;
import java.util.ArrayList;
import java.util.List;

/** Two values side by side: equal parts once, different ones as expected and as they are. */
final class ValueDiff {
    /** Columns a part may take on one line. */
    private static final int WIDTH = 80;

    /** How many equal elements are shown on each side of a difference. */
    private static final int AROUND = 2;

    private static final String STEP = "  ";

    private final List<Line> lines = new ArrayList<>();

    private ValueDiff() {}

    /** @param sign {@code ' '} for both, {@code '-'} for the expected value, {@code '+'} for the actual one */
    record Line(char sign, String text) {}

    /** The lines of both values; those that differ are signed. */
    static List<Line> of(Shown actual, Shown expected) {
        var diff = new ValueDiff();
        diff.value("", "", actual, expected, "");
        return diff.lines;
    }

    /** One value, on one line where it fits. */
    static List<Line> one(Shown value) {
        var diff = new ValueDiff();
        diff.same(' ', "", "", value, "");
        return diff.lines;
    }

    private void value(String indent, String label, Shown actual, Shown expected, String end) {
        if (actual.equals(expected)) {
            same(' ', indent, label, actual, end);
        } else if (actual instanceof Shown.Group a
                && expected instanceof Shown.Group e
                && a.open().equals(e.open())
                && !a.parts().isEmpty()
                && !e.parts().isEmpty()) {
            lines.add(new Line(' ', indent + label + a.open()));
            parts(indent + STEP, a.parts(), e.parts());
            lines.add(new Line(' ', indent + a.close() + end));
        } else {
            same('-', indent, label, expected, end);
            same('+', indent, label, actual, end);
        }
    }

    private void same(char sign, String indent, String label, Shown value, String end) {
        String inline = value.inline();
        if (indent.length() + label.length() + inline.length() + end.length() <= WIDTH
                || !(value instanceof Shown.Group group)
                || group.parts().isEmpty()) {
            lines.add(new Line(sign, indent + label + inline + end));
            return;
        }
        lines.add(new Line(sign, indent + label + group.open()));
        for (Shown.Part part : group.parts()) {
            same(sign, indent + STEP, part.label(), part.value(), ",");
        }
        lines.add(new Line(sign, indent + group.close() + end));
    }

    /** Parts with labels belong together by label, elements by place between what both lists begin and end with. */
    private void parts(String indent, List<Shown.Part> actual, List<Shown.Part> expected) {
        boolean labelled = !actual.getFirst().label().isEmpty();
        if (labelled) {
            labelled(indent, actual, expected);
            return;
        }
        int start = 0;
        int shorter = Math.min(actual.size(), expected.size());
        while (start < shorter && actual.get(start).equals(expected.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && actual.get(actual.size() - 1 - end).equals(expected.get(expected.size() - 1 - end))) {
            end++;
        }
        equal(indent, actual.subList(0, start), false);
        int middle = Math.max(actual.size(), expected.size()) - end;
        for (int i = start; i < middle; i++) {
            boolean inActual = i < actual.size() - end;
            boolean inExpected = i < expected.size() - end;
            if (inActual && inExpected) {
                value(indent, "", actual.get(i).value(), expected.get(i).value(), ",");
            } else {
                same(
                        inActual ? '+' : '-',
                        indent,
                        "",
                        (inActual ? actual : expected).get(i).value(),
                        ",");
            }
        }
        equal(indent, actual.subList(actual.size() - end, actual.size()), true);
    }

    /** @param fromStart keeps the first ones rather than the last ones */
    private void equal(String indent, List<Shown.Part> parts, boolean fromStart) {
        int left = parts.size() > AROUND + 1 ? parts.size() - AROUND : 0;
        if (left > 0 && !fromStart) {
            lines.add(new Line(' ', indent + "... " + left + " equal"));
        }
        for (Shown.Part part : fromStart ? parts.subList(0, parts.size() - left) : parts.subList(left, parts.size())) {
            same(' ', indent, "", part.value(), ",");
        }
        if (left > 0 && fromStart) {
            lines.add(new Line(' ', indent + "... " + left + " equal"));
        }
    }

    private void labelled(String indent, List<Shown.Part> actual, List<Shown.Part> expected) {
        for (Shown.Part part : actual) {
            var other = expected.stream()
                    .filter(candidate -> candidate.label().equals(part.label()))
                    .findFirst();
            if (other.isPresent()) {
                value(indent, part.label(), part.value(), other.get().value(), ",");
            } else {
                same('+', indent, part.label(), part.value(), ",");
            }
        }
        for (Shown.Part part : expected) {
            if (actual.stream().noneMatch(candidate -> candidate.label().equals(part.label()))) {
                same('-', indent, part.label(), part.value(), ",");
            }
        }
    }
}
