package io.mtpscript.compiler.source;

import java.util.Arrays;

/**
 * Where the lines of one source file start. A line ends at {@code \n}, {@code \r\n} or a lone {@code \r}. Offsets are
 * UTF-16 indices, lines count from 1.
 */
public final class LineIndex {
    private final String text;
    private final int[] starts;

    private LineIndex(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    public static LineIndex of(SourceFile file) {
        String text = file.text();
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '\r') {
                continue;
            }
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = i + 1;
            }
        }
        return new LineIndex(text, Arrays.copyOf(starts, count));
    }

    public int lineCount() {
        return starts.length;
    }

    /** The line that holds {@code offset}; the end of the text belongs to the last line. */
    public int lineAt(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The offset of the first character of {@code line}. */
    public int startOf(int line) {
        return starts[line - 1];
    }

    /** The text of {@code line} without its line break. */
    public String textOf(int line) {
        int end = line == starts.length ? text.length() : starts[line];
        while (end > startOf(line) && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(startOf(line), end);
    }

    public Position position(int offset) {
        int line = lineAt(offset);
        return new Position(line, text.codePointCount(startOf(line), offset) + 1);
    }
}
