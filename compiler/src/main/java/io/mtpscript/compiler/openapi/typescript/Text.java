package io.mtpscript.compiler.openapi.typescript;

import io.mtpscript.core.json.JsonValue;
import java.util.List;

/** Source text while it grows, with its indentation. */
final class Text {
    private static final String STEP = "  ";

    private final StringBuilder out = new StringBuilder();
    private String indent = "";

    /** One line; nothing but the line's end when it is empty. */
    Text line(String text) {
        if (!text.isEmpty()) {
            out.append(indent).append(text);
        }
        out.append('\n');
        return this;
    }

    Text in() {
        indent += STEP;
        return this;
    }

    Text out() {
        indent = indent.substring(STEP.length());
        return this;
    }

    /** A doc comment, if there is something to say. */
    Text doc(List<String> lines) {
        List<String> all = lines.stream()
                .map(line -> line.replace("*/", "*\\/").stripTrailing())
                .toList();
        if (all.isEmpty()) {
            return this;
        }
        if (all.size() == 1) {
            return line("/** " + all.getFirst() + " */");
        }
        line("/**");
        all.forEach(line -> line(line.isEmpty() ? " *" : " * " + line));
        return line(" */");
    }

    /** A string literal; JSON's are TypeScript's. */
    static String quoted(String text) {
        return new JsonValue.JsonString(text).toText();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
