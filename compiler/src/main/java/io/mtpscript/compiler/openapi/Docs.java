package io.mtpscript.compiler.openapi;

import java.util.List;

/** Doc comments as text. */
final class Docs {
    private Docs() {}

    /** The lines without the blank that follows the slashes. */
    static List<String> trimmed(List<String> doc) {
        return doc.stream()
                .map(line -> (line.startsWith(" ") ? line.substring(1) : line).stripTrailing())
                .toList();
    }
}
