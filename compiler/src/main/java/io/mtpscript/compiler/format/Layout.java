package io.mtpscript.compiler.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Text that knows where it may be broken into lines. A {@link Group} is written on one line where it fits and broken at
 * all of its own {@link Line}s where it does not, outermost first. After Wadler, "A prettier printer".
 */
public sealed interface Layout {
    record Text(String text) implements Layout {}

    /** A space or nothing in a group on one line, a line break in a broken one. */
    record Line(String flat) implements Layout {}

    /** A line break always; the groups around it are broken. */
    record HardLine() implements Layout {}

    /** Nothing, but the groups around it are broken. */
    record Broken() implements Layout {}

    /** Text that stands in broken groups only: trailing commas. */
    record IfBroken(String text) implements Layout {}

    record Nest(Layout content) implements Layout {}

    record Group(Layout content) implements Layout {}

    record Concat(List<Layout> parts) implements Layout {}

    Layout EMPTY = new Text("");
    Layout SPACE = new Line(" ");
    Layout SOFT = new Line("");
    Layout HARD = new HardLine();
    Layout BROKEN = new Broken();

    static Layout text(String text) {
        return new Text(text);
    }

    static Layout of(Object... parts) {
        List<Layout> all = new ArrayList<>(parts.length);
        for (Object part : parts) {
            all.add(part instanceof Layout layout ? layout : new Text((String) part));
        }
        return new Concat(all);
    }

    static Layout nest(Object... parts) {
        return new Nest(of(parts));
    }

    static Layout join(Layout separator, List<Layout> items) {
        List<Layout> all = new ArrayList<>();
        for (Layout item : items) {
            if (!all.isEmpty()) {
                all.add(separator);
            }
            all.add(item);
        }
        return new Concat(all);
    }

    /** Items between brackets: on one line, or one a line with a comma after each. */
    static Layout bracketed(String open, Layout inner, List<Layout> items, String close) {
        if (items.isEmpty()) {
            return text(open + close);
        }
        return new Group(of(open, nest(inner, join(of(",", SPACE), items), new IfBroken(",")), inner, close));
    }

    /** Spaces of one level of {@link Nest}. */
    int INDENT = 2;

    /** What is still to be written, and how. */
    record Pending(int indent, boolean flat, Layout layout) {}

    /** Writes {@code layout} as text, in lines of at most {@code width} columns where that can be. */
    static String render(Layout layout, int width) {
        StringBuilder out = new StringBuilder();
        Deque<Pending> pending = new ArrayDeque<>();
        pending.push(new Pending(0, false, layout));
        int column = 0;
        while (!pending.isEmpty()) {
            Pending next = pending.pop();
            switch (next.layout) {
                case Text t -> {
                    out.append(t.text);
                    int lineBreak = t.text.lastIndexOf('\n');
                    column = lineBreak < 0 ? column + t.text.length() : t.text.length() - lineBreak - 1;
                }
                case IfBroken b -> {
                    if (!next.flat) {
                        out.append(b.text);
                        column += b.text.length();
                    }
                }
                case Line l
                when next.flat -> {
                    out.append(l.flat);
                    column += l.flat.length();
                }
                case Line l -> column = lineBreak(out, next.indent);
                case HardLine h -> column = lineBreak(out, next.indent);
                case Broken b -> {
                    // it has told the group already
                }
                case Nest n -> pending.push(new Pending(next.indent + INDENT, next.flat, n.content));
                case Group g -> {
                    boolean flat = next.flat || fits(width, column, g.content, pending);
                    pending.push(new Pending(next.indent, flat, g.content));
                }
                case Concat c -> pushAll(pending, next, c);
            }
        }
        return out.toString();
    }

    private static void pushAll(Deque<Pending> pending, Pending around, Concat concat) {
        for (Layout part : concat.parts.reversed()) {
            pending.push(new Pending(around.indent, around.flat, part));
        }
    }

    private static int lineBreak(StringBuilder out, int indent) {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append('\n').append(" ".repeat(indent));
        return indent;
    }

    /**
     * Whether {@code content} on one line, and what follows up to the next break, ends before column {@code width}. A text
     * of several lines, such as a template, may stand in it: each of its ends is looked at.
     */
    private static boolean fits(int width, int column, Layout content, Deque<Pending> after) {
        int left = width - column;
        Deque<Pending> pending = new ArrayDeque<>();
        pending.push(new Pending(0, true, content));
        var rest = after.iterator();
        while (left >= 0) {
            if (pending.isEmpty()) {
                if (!rest.hasNext()) {
                    return true;
                }
                pending.push(rest.next());
            }
            Pending next = pending.pop();
            switch (next.layout) {
                case Text t -> {
                    int lineBreak = t.text.indexOf('\n');
                    if (lineBreak < 0) {
                        left -= t.text.length();
                    } else if (lineBreak > left) {
                        return false;
                    } else {
                        left = width - (t.text.length() - t.text.lastIndexOf('\n') - 1);
                    }
                }
                case IfBroken b -> left -= next.flat ? 0 : b.text.length();
                case Line l when next.flat -> left -= l.flat.length();
                case Line l -> {
                    return true;
                }
                case HardLine h -> {
                    return !next.flat;
                }
                case Broken b -> {
                    if (next.flat) {
                        return false;
                    }
                }
                case Nest n -> pending.push(new Pending(0, next.flat, n.content));
                case Group g -> pending.push(new Pending(0, next.flat, g.content));
                case Concat c -> pushAll(pending, next, c);
            }
        }
        return false;
    }
}
