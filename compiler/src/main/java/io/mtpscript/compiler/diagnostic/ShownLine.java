package io.mtpscript.compiler.diagnostic;

/**
 * A source line as a terminal can show it: tabs become spaces, wide characters count two columns and combining ones
 * none, control characters are replaced, and a line too long to show is cut around what matters in it.
 */
final class ShownLine {
    /** Columns of a source line that are shown at most. */
    private static final int MAX_COLUMNS = 160;

    /** Columns kept before the place that matters when a line is cut. */
    private static final int LEAD = 40;

    private static final int TAB = 4;
    private static final String CUT = "...";

    private final String text;

    /** For each UTF-16 index, and the end, the column it stands in. */
    private final int[] columns;

    private final int cutBefore;
    private final int cutAfter;

    /** @param focus the UTF-16 index of the place that matters */
    ShownLine(String line, int focus) {
        columns = new int[line.length() + 1];
        int total = measure(line);
        boolean cut = total > MAX_COLUMNS;
        cutBefore = cut ? Math.max(0, columns[Math.min(focus, line.length())] - LEAD) : 0;
        cutAfter = cut ? Math.min(total, cutBefore + MAX_COLUMNS) : total;
        String window = window(line);
        text = (cutBefore > 0 ? CUT : "") + (cutAfter < total ? window + CUT : window.stripTrailing());
    }

    private int measure(String line) {
        int column = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            int next = column + (c == '\t' ? TAB - column % TAB : width(c));
            for (int k = 0; k < Character.charCount(c); k++) {
                columns[i + k] = column;
            }
            column = next;
            i += Character.charCount(c);
        }
        columns[line.length()] = column;
        return column;
    }

    private String window(String line) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            int after = i + Character.charCount(c);
            if (columns[i] >= cutBefore && columns[after] <= cutAfter) {
                if (c == '\t') {
                    out.append(" ".repeat(columns[after] - columns[i]));
                } else {
                    out.appendCodePoint(isShown(c) ? c : '\uFFFD');
                }
            }
            i = after;
        }
        return out.toString();
    }

    String text() {
        return text;
    }

    /** The column, from 0, at which the character at a UTF-16 index is shown; the nearest one where it is cut off. */
    int column(int index) {
        int column = columns[Math.clamp(index, 0, columns.length - 1)];
        int shown = Math.clamp(column, cutBefore, cutAfter) - cutBefore;
        return cutBefore > 0 ? shown + CUT.length() : shown;
    }

    /** Whether a terminal shows the character as itself, rather than obeying it. */
    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Columns a character takes: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0x303E)
                || (c >= 0x3041 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97C)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF01 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1F64F)
                || (c >= 0x1F680 && c <= 0x1F6FF)
                || (c >= 0x1F900 && c <= 0x1F9FF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
