package io.mtpscript.compiler.diagnostic;

import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Position;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Draws findings for people: severity, code and title, the place, its source lines with the text underlined, the message
 * and what to do. Places in other files, or far off, are drawn too where the finding labels them.
 *
 * <pre>
 * error[MTP0202]: Unclosed bracket
 *  --&gt; orders.mtp:3:12
 *   |
 * 3 |   let x = f(1, 2
 *   |            ^
 *   |
 * This `(` is never closed
 * hint: Add the missing `)`.
 * </pre>
 */
public final class Renderer {
    /** Longest replacement that is shown as a hint, in characters. */
    private static final int SHOWN_FIX = 60;

    /** The most findings that are drawn; who mends these sees the others next time. */
    private static final int MOST_SHOWN = 50;

    private final Palette palette;
    private final Map<SourceFile, LineIndex> lines = new LinkedHashMap<>();

    private Renderer(Palette palette) {
        this.palette = palette;
    }

    /** @param colour whether to write the escape sequences of a terminal */
    public static Renderer human(boolean colour) {
        return new Renderer(colour ? Palette.COLOURED : Palette.PLAIN);
    }

    /**
     * What a command shows of a run: the findings, errors before warnings where there are more than {@value #MOST_SHOWN},
     * how many more there are, and how to read on; ends with a line break, empty for none.
     */
    public String report(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            return "";
        }
        List<Diagnostic> shown = diagnostics;
        if (diagnostics.size() > MOST_SHOWN) {
            shown = diagnostics.stream()
                    .sorted(Comparator.comparing(Diagnostic::severity))
                    .limit(MOST_SHOWN)
                    .toList();
        }
        StringBuilder out = new StringBuilder(render(shown));
        int more = diagnostics.size() - shown.size();
        if (more > 0) {
            out.append("\n... and ").append(more).append(" more\n");
        }
        List<String> codes = shown.stream()
                .map(diagnostic -> diagnostic.code().id())
                .distinct()
                .toList();
        String pointer = codes.size() == 1
                ? "`mtpsc explain " + codes.getFirst() + "` says more about it."
                : "`mtpsc explain " + codes.getFirst() + "` says more about the first of them, and so for each code.";
        return out.append('\n')
                .append(palette.paint(Palette.Ink.GUTTER, pointer))
                .append('\n')
                .toString();
    }

    /** All of {@code diagnostics} in their order, a blank line between two; ends with a line break, empty for none. */
    public String render(List<Diagnostic> diagnostics) {
        List<String> all = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            all.add(render(diagnostic));
        }
        return String.join("\n", all);
    }

    /** One finding; ends with a line break. */
    public String render(Diagnostic diagnostic) {
        Palette.Ink ink = inkOf(diagnostic.severity());
        StringBuilder out = new StringBuilder();
        out.append(palette.paint(
                        ink,
                        nameOf(diagnostic.severity()) + "[" + diagnostic.code().id() + "]"))
                .append(palette.paint(
                        Palette.Ink.STRONG, ": " + diagnostic.code().title()))
                .append('\n');
        excerpts(diagnostic, ink, out);
        out.append(palette.paint(Palette.Ink.STRONG, sentence(diagnostic.message())))
                .append('\n');
        hint(diagnostic)
                .ifPresent(hint -> out.append(palette.paint(Palette.Ink.NOTE, "hint:"))
                        .append(' ')
                        .append(hint)
                        .append('\n'));
        return out.toString();
    }

    /** A place and its lines, underlined, as a finding shows them; ends with a line break. */
    public String excerpt(Span span) {
        LineIndex index = linesOf(span.file());
        int gutter = Excerpt.lastNumberWidth(index, span);
        StringBuilder out = new StringBuilder();
        place(span, index, gutter, out);
        new Excerpt(index, List.of(new Excerpt.Mark(span, '^', "", Palette.Ink.ERROR)), gutter, palette).draw(out);
        return out.toString();
    }

    /** A message as it is shown, with a capital letter at its start. */
    static String sentence(String message) {
        return message.isEmpty() ? message : message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    static String nameOf(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
        };
    }

    static Palette.Ink inkOf(Severity severity) {
        return switch (severity) {
            case ERROR -> Palette.Ink.ERROR;
            case WARNING -> Palette.Ink.WARNING;
        };
    }

    private void excerpts(Diagnostic diagnostic, Palette.Ink ink, StringBuilder out) {
        Map<SourceFile, List<Excerpt.Mark>> marks = new LinkedHashMap<>();
        mark(marks, new Excerpt.Mark(diagnostic.span(), '^', "", ink));
        for (Diagnostic.Label label : diagnostic.labels()) {
            mark(marks, new Excerpt.Mark(label.span(), '-', label.text(), Palette.Ink.NOTE));
        }
        int gutter = 1;
        for (Map.Entry<SourceFile, List<Excerpt.Mark>> entry : marks.entrySet()) {
            LineIndex index = linesOf(entry.getKey());
            for (Excerpt.Mark mark : entry.getValue()) {
                gutter = Math.max(gutter, Excerpt.lastNumberWidth(index, mark.span()));
            }
        }
        for (Map.Entry<SourceFile, List<Excerpt.Mark>> entry : marks.entrySet()) {
            LineIndex index = linesOf(entry.getKey());
            place(entry.getValue().getFirst().span(), index, gutter, out);
            new Excerpt(index, entry.getValue(), gutter, palette).draw(out);
        }
    }

    private static void mark(Map<SourceFile, List<Excerpt.Mark>> marks, Excerpt.Mark mark) {
        marks.computeIfAbsent(mark.span().file(), file -> new ArrayList<>()).add(mark);
    }

    private void place(Span span, LineIndex index, int gutter, StringBuilder out) {
        Position start = index.position(span.start());
        out.append(" ".repeat(gutter))
                .append(palette.paint(Palette.Ink.GUTTER, "-->"))
                .append(' ')
                .append(span.file().path())
                .append(':')
                .append(start.line())
                .append(':')
                .append(start.column())
                .append('\n');
    }

    private LineIndex linesOf(SourceFile file) {
        return lines.computeIfAbsent(file, LineIndex::of);
    }

    /** The hint; where there is none but a certain fix, what the fix does. */
    private static Optional<String> hint(Diagnostic diagnostic) {
        if (diagnostic.hint().isPresent() || diagnostic.fix().isEmpty()) {
            return diagnostic.hint();
        }
        Diagnostic.Fix fix = diagnostic.fix().get();
        if (fix.replacement().length() > SHOWN_FIX || fix.replacement().contains("\n")) {
            return Optional.empty();
        } else if (fix.replacement().isEmpty()) {
            return Optional.of("Remove `" + fix.span().text().strip() + "`.");
        }
        String verb = fix.span().start() == fix.span().end() ? "Add `" : "Write `";
        return Optional.of(verb + fix.replacement() + "`.");
    }
}
