package io.mtpscript.compiler.diagnostic;

import io.mtpscript.core.json.JsonValue;
import java.util.SortedMap;

/** The long form of a code as it is shown: to people, to programs, and in the manual. Each ends with a line break. */
public final class Explanation {
    private static final String EXAMPLE = "    ";

    private Explanation() {}

    /** Heading and text for a terminal; the examples are indented, and in colour what is wrong is told from what is right. */
    public static String human(DiagnosticCode code, boolean colour) {
        Palette palette = colour ? Palette.COLOURED : Palette.PLAIN;
        Palette.Ink ink = Renderer.inkOf(code.severity());
        StringBuilder out = new StringBuilder()
                .append(palette.paint(ink, Renderer.nameOf(code.severity()) + "[" + code.id() + "]"))
                .append(palette.paint(Palette.Ink.STRONG, ": " + code.title()))
                .append("\n\n");
        code.explanation().strip().lines().forEach(line -> {
            if (line.equals("Wrong:")) {
                out.append(palette.paint(Palette.Ink.ERROR, line));
            } else if (line.equals("Right:")) {
                out.append(palette.paint(Palette.Ink.RIGHT, line));
            } else if (line.startsWith(EXAMPLE)) {
                out.append(palette.paint(Palette.Ink.EXAMPLE, line));
            } else {
                out.append(line);
            }
            out.append('\n');
        });
        return out.toString();
    }

    /** A canonical JSON object with {@code code}, {@code severity}, {@code title} and {@code explanation}. */
    public static String json(DiagnosticCode code) {
        SortedMap<String, JsonValue> members = DiagnosticIndex.members(code);
        members.put("explanation", new JsonValue.JsonString(code.explanation().strip() + "\n"));
        return new JsonValue.JsonObject(members).toText() + "\n";
    }

    /** The section of the manual: Markdown, in which the indented examples are code as they stand. */
    static String markdown(DiagnosticCode code) {
        StringBuilder out = new StringBuilder("## ")
                .append(code.id())
                .append(": ")
                .append(code.title())
                .append("\n\n*")
                .append(Renderer.nameOf(code.severity()))
                .append("*\n\n");
        code.explanation().strip().lines().forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }
}
