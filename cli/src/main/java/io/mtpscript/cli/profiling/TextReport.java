package io.mtpscript.cli.profiling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A profile as tables for people. */
public final class TextReport {
    private static final int NAME_WIDTH = 90;
    private static final String HEAD = String.format(Locale.ROOT, "%14s %7s %14s %7s", "flat", "flat%", "cum", "cum%");

    private final Profile profile;
    private final int rows;
    private final Function<Place, Optional<String>> source;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param rows of each table at most
     * @param source the text of a line, where it is known
     */
    public TextReport(Profile profile, int rows, Function<Place, Optional<String>> source) {
        this.profile = profile;
        this.rows = rows;
        this.source = source;
    }

    /** All tables. */
    public String text(Heading heading) {
        text.append(String.format(
                Locale.ROOT,
                "%s -> %d, %,d gas, %,d bytes of memory at its peak\n",
                heading.request(),
                heading.status(),
                profile.total().gas(),
                heading.memoryPeak()));
        text.append(shares()).append('\n');
        functions("Gas by function", Profile.Amount::gas, profile.total().gas());
        lines();
        if (profile.total().bytes() > 0) {
            functions(
                    String.format(
                            Locale.ROOT,
                            "Memory by function: %,d bytes of objects",
                            profile.total().bytes()),
                    Profile.Amount::bytes,
                    profile.total().bytes());
        }
        return text.toString();
    }

    /** Whose work the gas is, in one line. */
    private String shares() {
        var parts = new ArrayList<String>();
        for (Frame.Kind kind : Frame.Kind.values()) {
            long gas = profile.functions().stream()
                    .filter(row -> row.frame().kind() == kind)
                    .mapToLong(row -> row.flat().gas())
                    .sum();
            if (gas > 0) {
                parts.add(share(gas, profile.total().gas()) + " " + people(kind));
            }
        }
        return String.join(", ", parts) + "\n";
    }

    private static String people(Frame.Kind kind) {
        return switch (kind) {
            case FUNCTION -> "the program's own code";
            case LIBRARY -> "library code";
            case BUILTIN -> "builtins";
            case EFFECT -> "effects";
            case ENGINE -> "before and after the program";
        };
    }

    private void functions(String title, ToLongFunction<Profile.Amount> of, long total) {
        List<Profile.OfFunction> shown = profile.functions().stream()
                .filter(row -> of.applyAsLong(row.cumulative()) > 0)
                .sorted(Comparator.comparingLong((Profile.OfFunction row) -> -of.applyAsLong(row.flat()))
                        .thenComparingLong(row -> -of.applyAsLong(row.cumulative())))
                .toList();
        text.append(title).append("\n\n").append(HEAD).append("      calls  function\n");
        for (Profile.OfFunction row : shown.subList(0, Math.min(rows, shown.size()))) {
            amounts(row.flat(), row.cumulative(), of, total);
            String place = row.frame().place().map(at -> "  " + at).orElse("");
            String name = clipped(row.frame().label(), NAME_WIDTH - place.length());
            String calls = row.calls() == 0 ? "" : String.format(Locale.ROOT, "%,d", row.calls());
            text.append(String.format(Locale.ROOT, " %10s  %s%s\n", calls, name, place));
        }
        more(
                shown.size(),
                shown.stream()
                        .skip(rows)
                        .mapToLong(row -> of.applyAsLong(row.flat()))
                        .sum(),
                total);
    }

    private void lines() {
        long total = profile.total().gas();
        List<Profile.OfLine> shown = profile.lines().stream()
                .filter(row -> row.cumulative().gas() > 0)
                .sorted(Comparator.comparingLong(
                                (Profile.OfLine row) -> -row.flat().gas())
                        .thenComparingLong(row -> -row.cumulative().gas()))
                .toList();
        List<Profile.OfLine> first = shown.subList(0, Math.min(rows, shown.size()));
        int width = first.stream().mapToInt(row -> where(row).length()).max().orElse(0);
        text.append("Gas by line\n\n").append(HEAD).append("  line\n");
        for (Profile.OfLine row : first) {
            amounts(row.flat(), row.cumulative(), Profile.Amount::gas, total);
            String code = row.place().flatMap(source).map(String::strip).orElse("");
            String line = "  "
                    + (code.isEmpty()
                            ? where(row)
                            : padded(where(row), width) + "  " + clipped(code, NAME_WIDTH - width));
            text.append(line).append('\n');
        }
        more(
                shown.size(),
                shown.stream().skip(rows).mapToLong(row -> row.flat().gas()).sum(),
                total);
    }

    private static String where(Profile.OfLine row) {
        return row.place().map(Place::toString).orElse(row.name());
    }

    private void amounts(
            Profile.Amount flat, Profile.Amount cumulative, ToLongFunction<Profile.Amount> of, long total) {
        text.append(String.format(
                Locale.ROOT,
                "%,14d %7s %,14d %7s",
                of.applyAsLong(flat),
                share(of.applyAsLong(flat), total),
                of.applyAsLong(cumulative),
                share(of.applyAsLong(cumulative), total)));
    }

    private void more(int all, long rest, long total) {
        if (all > rows) {
            text.append(String.format(
                    Locale.ROOT, "%,14d %7s  in %,d more; --top 0 shows all\n", rest, share(rest, total), all - rows));
        }
        text.append('\n');
    }

    /** In tenths of a percent, rounded half up, by integers: the same everywhere. */
    static String share(long part, long total) {
        if (total == 0) {
            return "0.0%";
        }
        long tenths = Math.floorDiv(2000 * part + total, 2 * total);
        return tenths / 10 + "." + tenths % 10 + "%";
    }

    private static String padded(String what, int width) {
        return what + " ".repeat(Math.max(0, width - what.length()));
    }

    private static String clipped(String what, int width) {
        return what.length() <= width ? what : what.substring(0, Math.max(0, width - 3)) + "...";
    }
}
