package io.mtpscript.cli.profiling;

import io.mtpscript.core.hash.Fnv1a64;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The gas of a profile as a flame graph: one SVG file that needs nothing else. Callers stand below what they call, calls in the
 * order in which they were first made; the width is the gas. A frame's colour tells its kind, its shade follows from its name.
 */
public final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int MARGIN = 10;
    private static final int TOP = 58;
    private static final int BOTTOM = 34;
    private static final int ROW = 18;
    private static final int HEADING_LETTERS = 110;
    private static final String FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
    /** What is narrower cannot be seen, in thousandths of a pixel. */
    private static final long MIN_WIDTH = 100;

    private static final long INNER = (WIDTH - 2L * MARGIN) * 1000;
    /** Of one letter, in thousandths of a pixel, and somewhat more than it takes. */
    private static final int LETTER = 7_300;

    private final Heading heading;
    private final long total;
    private final int height;
    private final StringBuilder out = new StringBuilder();

    private FlameGraph(Heading heading, Profile profile) {
        this.heading = heading;
        total = Math.max(1, profile.total().gas());
        height = TOP + BOTTOM + ROW * (1 + depth(profile.calls()));
    }

    public static String text(Heading heading, Profile profile) {
        var graph = new FlameGraph(heading, profile);
        graph.write(profile);
        return graph.out.toString();
    }

    private static int depth(List<Profile.Call> calls) {
        return calls.stream().mapToInt(call -> 1 + depth(call.calls())).max().orElse(0);
    }

    private void write(Profile profile) {
        String caption = String.format(
                Locale.ROOT,
                "status %d, %,d gas: a frame's width is the gas of a function with what it calls",
                heading.status(),
                profile.total().gas());
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(WIDTH);
        out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(WIDTH);
        out.append(' ').append(height).append("\" font-family=\"").append(FONT).append("\" font-size=\"12\">\n");
        out.append("<style>.f:hover rect { stroke: #222; } text { fill: #222; pointer-events: none; }</style>\n");
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#fffdf8\"/>\n");
        out.append("<text x=\"10\" y=\"24\" font-size=\"16\">");
        out.append(escaped(clipped(heading.request(), HEADING_LETTERS))).append("</text>\n");
        out.append("<text x=\"10\" y=\"43\">").append(escaped(caption)).append("</text>\n");
        frame("all", String.format(Locale.ROOT, "all\n%,d gas", profile.total().gas()), "#e8e4da", 0, total, 0);
        calls(profile.calls(), 0, 1);
        legend();
        out.append("</svg>\n");
    }

    private void calls(List<Profile.Call> calls, long from, int level) {
        long at = from;
        for (Profile.Call call : calls) {
            long gas = call.cumulative().gas();
            Frame frame = call.frame();
            String place = frame.place().map(where -> "\n" + where).orElse("");
            String title = String.format(
                    Locale.ROOT,
                    "%s%s\n%,d gas, %s; %,d of it its own",
                    frame.label(),
                    place,
                    gas,
                    TextReport.share(gas, total),
                    call.flat().gas());
            if (scaled(gas) >= MIN_WIDTH) {
                frame(frame.name(), title, colour(frame), at, gas, level);
                // What a function does itself stands right of what it calls.
                calls(call.calls(), at, level + 1);
            }
            at += gas;
        }
    }

    /** Thousandths of a pixel; no overflow up to any gas limit. */
    private long scaled(long gas) {
        return gas * INNER / total;
    }

    private void frame(String name, String title, String colour, long from, long gas, int level) {
        long left = scaled(from);
        long width = scaled(from + gas) - left;
        int y = height - BOTTOM - ROW * (level + 1);
        out.append("<g class=\"f\"><title>").append(escaped(title)).append("</title><rect x=\"");
        out.append(pixels(MARGIN * 1000L + left)).append("\" y=\"").append(y);
        out.append("\" width=\"").append(pixels(Math.max(MIN_WIDTH, width - 400)));
        out.append("\" height=\"")
                .append(ROW - 1)
                .append("\" rx=\"2\" fill=\"")
                .append(colour)
                .append("\"/>");
        int letters = (int) ((width - 6_000) / LETTER);
        if (letters >= 3) {
            out.append("<text x=\"").append(pixels(MARGIN * 1000L + left + 3_000));
            out.append("\" y=\"").append(y + 13).append("\">");
            out.append(escaped(clipped(name, letters))).append("</text>");
        }
        out.append("</g>\n");
    }

    private void legend() {
        int x = MARGIN;
        for (Frame.Kind kind : Frame.Kind.values()) {
            String word = switch (kind) {
                case FUNCTION -> "program";
                case LIBRARY -> "library";
                case BUILTIN -> "builtin";
                case EFFECT -> "effect";
                case ENGINE -> "before and after the program";
            };
            int y = height - BOTTOM + 12;
            out.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>",
                    x,
                    y,
                    colour(kind, 50)));
            out.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>\n", x + 17, y + 10, word));
            x += 17 + word.length() * LETTER / 1000 + 22;
        }
    }

    private static String colour(Frame frame) {
        long hash = Fnv1a64.of(frame.name().getBytes(StandardCharsets.UTF_8));
        return colour(frame.kind(), (int) Long.remainderUnsigned(hash, 100));
    }

    /** @param shade 0..99 */
    private static String colour(Frame.Kind kind, int shade) {
        int light = 62 + shade % 10 * 2;
        return switch (kind) {
            case FUNCTION -> hsl(12 + shade * 26 / 100, 85, light);
            case LIBRARY -> hsl(46 + shade * 10 / 100, 80, light);
            case BUILTIN -> hsl(95 + shade * 40 / 100, 42, light);
            case EFFECT -> hsl(195 + shade * 25 / 100, 60, light);
            case ENGINE -> hsl(260, 8, light + 8);
        };
    }

    private static String hsl(int hue, int saturation, int light) {
        return "hsl(" + hue + "," + saturation + "%," + light + "%)";
    }

    private static String pixels(long thousandths) {
        return String.format(Locale.ROOT, "%d.%03d", thousandths / 1000, thousandths % 1000);
    }

    private static String clipped(String what, int letters) {
        return what.length() <= letters ? what : what.substring(0, Math.max(1, letters - 2)) + "..";
    }

    private static String escaped(String what) {
        return what.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
