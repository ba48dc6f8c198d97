package io.mtpscript.cli.diff;

import io.mtpscript.cli.diff.Difference.Level;
import io.mtpscript.cli.diff.Difference.Sign;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The differences as they are shown. */
public final class DifferenceReport {
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String BOLD = "1";
    private static final int WIDTH = 10;

    /** Behind the end of a line stands the next below it. */
    private static final String BELOW = "\n" + " ".repeat(WIDTH + 5);

    private final List<Difference> differences;

    public DifferenceReport(List<Difference> differences) {
        this.differences = List.copyOf(differences);
    }

    /** How many there are. */
    public int count() {
        return differences.size();
    }

    /** How many are of this level. */
    public long count(Level level) {
        return differences.stream()
                .filter(each -> each.levels().contains(level))
                .count();
    }

    /** Grouped by route. */
    public String human(boolean colour) {
        var text = new StringBuilder();
        String route = null;
        for (Difference each : differences) {
            if (!each.route().equals(route)) {
                text.append(route == null ? "" : "\n");
                route = each.route();
                text.append(paint(colour, BOLD, route.isEmpty() ? "The whole program" : route))
                        .append('\n');
            }
            String word = each.kind().word();
            String levels = each.levels().stream().map(Level::word).collect(Collectors.joining(", "));
            text.append("  ")
                    .append(paint(colour, ink(each.sign()), each.sign().mark() + " " + word))
                    .append(" ".repeat(Math.max(1, WIDTH + 1 - word.length())))
                    .append(each.call().map(call -> call + "  ").orElse(""))
                    .append(onlyLayout(each) ? "only white space: " : "")
                    .append(Layout.plain(each.text()).replace("\n", BELOW))
                    .append(levels.isEmpty() ? "" : "  " + paint(colour, BOLD, "[" + levels + "]"))
                    .append('\n');
        }
        return text.toString();
    }

    private static boolean onlyLayout(Difference each) {
        return each.sign() == Sign.CHANGED && each.kind() == Difference.Kind.STATEMENT;
    }

    private static String ink(Sign sign) {
        return switch (sign) {
            case ADDED -> GREEN;
            case REMOVED -> RED;
            case CHANGED -> YELLOW;
        };
    }

    private static String paint(boolean colour, String sequence, String text) {
        return colour ? "\u001B[" + sequence + "m" + text + "\u001B[0m" : text;
    }

    /** {@code 5 differences: 2 of authority, 1 breaking.} */
    public String sum() {
        if (differences.isEmpty()) {
            return "No differences.";
        }
        return differences.size() + (differences.size() == 1 ? " difference: " : " differences: ")
                + count(Level.AUTHORITY) + " of authority, " + count(Level.BREAKING) + " breaking.";
    }

    /**
     * Canonical JSON on one line.
     *
     * @param before hash of the older snapshot
     * @param after hash of the newer one
     */
    public String json(byte[] before, byte[] after) {
        var bytes = new ByteBuilder();
        var json = new CanonicalJson(bytes)
                .beginObject()
                .key("authority")
                .integer(count(Level.AUTHORITY))
                .key("breaking")
                .integer(count(Level.BREAKING))
                .key("differences")
                .beginArray();
        differences.forEach(each -> write(json, each));
        json.endArray().key("new").text(Sha256.hex(after)).key("old").text(Sha256.hex(before));
        json.endObject().end();
        return bytes.toUtf8String() + "\n";
    }

    private static void write(CanonicalJson json, Difference each) {
        json.beginObject();
        each.call().ifPresent(call -> json.key("call").text(call));
        json.key("change").text(each.sign().word()).key("kind").text(each.kind().word());
        json.key("levels").beginArray();
        each.levels().forEach(level -> json.text(level.word()));
        json.endArray();
        json.key("route").text(each.route());
        if (each.kind() == Difference.Kind.STATEMENT) {
            json.key("sha256").text(Sha256.hexOf(each.text().getBytes(StandardCharsets.UTF_8)));
        }
        json.key("text").text(each.text()).endObject();
    }
}
