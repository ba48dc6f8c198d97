package io.mtpscript.cli.testing;

import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where position ids of a program point in its sources. */
final class Places {
    private final Program program;
    private final Map<String, SourceFile> sources = new LinkedHashMap<>();
    private final Map<String, LineIndex> lines = new LinkedHashMap<>();

    Places(Program program, List<SourceFile> files) {
        this.program = program;
        for (SourceFile file : files) {
            sources.put(file.path(), file);
            lines.put(file.path(), LineIndex.of(file));
        }
    }

    /** A place in a source file; line and column count from 1. */
    record Place(String file, int line, int column) {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /** Empty for -1 and for places in the standard library's own sources. */
    Optional<Place> of(int position) {
        return program.position(position)
                .filter(found -> sources.containsKey(found.file()))
                .map(found -> new Place(found.file(), found.line(), found.column()));
    }

    Place start(Span span) {
        LineIndex index = index(span.file().path());
        int line = index.lineAt(span.start());
        return new Place(span.file().path(), line, span.start() - index.startOf(line) + 1);
    }

    /** The rest of the line from a place on, without the blanks at its end. */
    Span toLineEnd(Place place) {
        SourceFile file = source(place.file());
        LineIndex index = index(place.file());
        String line = index.textOf(place.line());
        int start = index.startOf(place.line()) + Math.min(place.column() - 1, line.length());
        int end = index.startOf(place.line()) + line.stripTrailing().length();
        return new Span(file, start, Math.max(start, end));
    }

    private SourceFile source(String file) {
        return Optional.ofNullable(sources.get(file)).orElseThrow(() -> new IllegalStateException("no source " + file));
    }

    private LineIndex index(String file) {
        return Optional.ofNullable(lines.get(file)).orElseThrow(() -> new IllegalStateException("no source " + file));
    }
}
