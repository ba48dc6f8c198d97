package io.mtpscript.vm.codec;

import io.mtpscript.core.Limits;
import java.util.Arrays;

/**
 * Where in a document a decoder is, as {@code body.items[0].qty} or {@code body["a b"]}. Entering a part costs a store or two;
 * text is made only for a fault.
 */
final class FaultPath {
    /** Deep enough for what most documents are. Made for the first one: thousands of suspended requests have a path each. */
    private static final int FIRST = 8;

    private static final String[] NO_NAMES = {};
    private static final int[] NO_INDICES = {};
    private static final long[] NO_KEYS = {};

    private String[] names = NO_NAMES;
    private int[] indices = NO_INDICES;
    /** Where a key of the document stands, between its quotes; made text only for a fault. */
    private long[] keyStarts = NO_KEYS;

    private long[] keyEnds = NO_KEYS;
    private int depth;
    private String root = "";

    void open(String newRoot) {
        root = newRoot;
        depth = 0;
    }

    void enterName(String name) {
        room();
        names[depth] = name;
        indices[depth] = -1;
        keyStarts[depth] = 0;
        depth++;
    }

    /** Enters what a key of the document names, which stands there as long as the path is used. */
    void enterKey(long start, long end) {
        room();
        names[depth] = "";
        indices[depth] = -1;
        keyStarts[depth] = start;
        keyEnds[depth] = end;
        depth++;
    }

    void enterIndex(int index) {
        room();
        names[depth] = "";
        indices[depth] = index;
        depth++;
    }

    /** Room for one more part: documents end at {@link Limits#JSON_DEPTH}. */
    private void room() {
        if (depth == names.length) {
            int larger = Math.max(FIRST, 2 * depth);
            names = Arrays.copyOf(names, larger);
            indices = Arrays.copyOf(indices, larger);
            keyStarts = Arrays.copyOf(keyStarts, larger);
            keyEnds = Arrays.copyOf(keyEnds, larger);
        }
    }

    void leave() {
        depth--;
        names[depth] = "";
    }

    /** The path of the part that was entered last. */
    String text() {
        var text = new StringBuilder(root);
        for (int i = 0; i < depth; i++) {
            if (indices[i] >= 0) {
                text.append('[').append(indices[i]).append(']');
            } else {
                append(text, keyStarts[i] == 0 ? names[i] : Unescaped.text(keyStarts[i], keyEnds[i]));
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name) {
        if (isIdentifier(name)) {
            text.append('.').append(name);
            return;
        }
        text.append("[\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append("\"]");
    }

    private static boolean isIdentifier(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
