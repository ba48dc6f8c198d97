package io.mtpscript.compiler.diagnostic;

import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines of one source file that a finding marks, numbered and underlined; lines between them are left out. */
final class Excerpt {
    private final LineIndex lines;
    private final List<Mark> marks;
    private final int gutter;
    private final Palette palette;

    Excerpt(LineIndex lines, List<Mark> marks, int gutter, Palette palette) {
        this.lines = lines;
        this.marks = marks;
        this.gutter = gutter;
        this.palette = palette;
    }

    /** A marked place; {@code text} is written behind its underline. */
    record Mark(Span span, char sign, String text, Palette.Ink ink) {}

    /** An underline of one line, from and to UTF-16 offsets of the source. */
    private record Underline(int from, int to, Mark mark, boolean last) {}

    /** How many digits the largest line number has that a mark of this span shows. */
    static int lastNumberWidth(LineIndex lines, Span span) {
        return Integer.toString(lines.lineAt(lastOffset(span))).length();
    }

    /** The offset of the span's last character, so that a span ending in a line break does not reach the next line. */
    private static int lastOffset(Span span) {
        return Math.max(span.start(), span.end() - 1);
    }

    void draw(StringBuilder out) {
        Map<Integer, List<Underline>> byLine = underlines();
        blank(out);
        int before = 0;
        for (Map.Entry<Integer, List<Underline>> entry : byLine.entrySet()) {
            int line = entry.getKey();
            if (before > 0 && line == before + 2) {
                line(before + 1, List.of(), out);
            } else if (before > 0 && line > before + 2) {
                out.append(palette.paint(Palette.Ink.GUTTER, "...")).append('\n');
            }
            line(line, entry.getValue(), out);
            before = line;
        }
        blank(out);
    }

    /** A span of several lines is underlined on its first and its last. */
    private Map<Integer, List<Underline>> underlines() {
        Map<Integer, List<Underline>> byLine = new TreeMap<>();
        for (Mark mark : marks) {
            int first = lines.lineAt(mark.span().start());
            int last = lines.lineAt(lastOffset(mark.span()));
            int firstEnd = lines.startOf(first) + lines.textOf(first).length();
            int firstTo = first == last ? Math.min(mark.span().end(), firstEnd) : firstEnd;
            add(byLine, first, new Underline(mark.span().start(), firstTo, mark, first == last));
            if (last > first) {
                int start = lines.startOf(last);
                int blanks = lines.textOf(last).length()
                        - lines.textOf(last).stripLeading().length();
                int from = Math.min(start + blanks, lastOffset(mark.span()));
                add(byLine, last, new Underline(from, mark.span().end(), mark, true));
            }
        }
        return byLine;
    }

    private static void add(Map<Integer, List<Underline>> byLine, int line, Underline underline) {
        byLine.computeIfAbsent(line, number -> new ArrayList<>()).add(underline);
    }

    private void blank(StringBuilder out) {
        out.append(" ".repeat(gutter + 1))
                .append(palette.paint(Palette.Ink.GUTTER, "|"))
                .append('\n');
    }

    private void line(int number, List<Underline> underlines, StringBuilder out) {
        int focus = underlines.isEmpty() ? lines.startOf(number) : underlines.getFirst().from;
        ShownLine shown = new ShownLine(lines.textOf(number), focus - lines.startOf(number));
        String digits = Integer.toString(number);
        out.append(" ".repeat(gutter - digits.length()))
                .append(palette.paint(Palette.Ink.GUTTER, digits + " |"))
                .append(shown.text().isEmpty() ? "" : " " + shown.text())
                .append('\n');
        for (Underline underline : underlines) {
            underline(underline, shown, lines.startOf(number), out);
        }
    }

    private void underline(Underline underline, ShownLine shown, int lineStart, StringBuilder out) {
        int from = shown.column(underline.from - lineStart);
        int to = Math.max(shown.column(underline.to - lineStart), from + 1);
        String signs = Character.toString(underline.mark.sign).repeat(to - from);
        boolean labelled = underline.last && !underline.mark.text.isEmpty();
        out.append(" ".repeat(gutter + 1))
                .append(palette.paint(Palette.Ink.GUTTER, "|"))
                .append(" ".repeat(from + 1))
                .append(palette.paint(underline.mark.ink, labelled ? signs + " " + underline.mark.text : signs))
                .append('\n');
    }
}
