package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The source map while it is written: places of the source as {@code file << 44 | line << 20 | column}, lines and columns from 1. */
final class Positions {
    private static final int MAX_COLUMN = (1 << Program.POSITION_LINE_SHIFT) - 1;

    /** Two operations may start at one place and end at different ones. */
    private record Place(long packed, int end) {}

    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final Map<String, int[]> lineStarts = new LinkedHashMap<>();
    private final Map<Place, Integer> ids = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();

    /** The position id of {@code span}. */
    int of(Span span) {
        SourceFile source = span.file();
        Integer file = files.get(source.path());
        if (file == null) {
            file = files.size();
            files.put(source.path(), file);
            lineStarts.put(source.path(), lineStarts(source.text()));
        }
        int[] starts = lineStarts.getOrDefault(source.path(), new int[] {0});
        int found = Arrays.binarySearch(starts, span.start());
        int line = found >= 0 ? found : -found - 2;
        int column = Math.min(span.start() - starts[line] + 1, MAX_COLUMN);
        var place = new Place(
                (long) file << Program.POSITION_FILE_SHIFT | (line + 1L) << Program.POSITION_LINE_SHIFT | column,
                span.end());
        Integer known = ids.putIfAbsent(place, ids.size());
        if (known != null) {
            return known;
        }
        spans.add(span);
        return ids.size() - 1;
    }

    /** What a position id was given for. */
    Span span(int id) {
        return spans.get(id);
    }

    private static int[] lineStarts(String text) {
        var starts = new ArrayList<Integer>();
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    List<String> files() {
        return List.copyOf(files.keySet());
    }

    long[] table() {
        return ids.keySet().stream().mapToLong(Place::packed).toArray();
    }
}
