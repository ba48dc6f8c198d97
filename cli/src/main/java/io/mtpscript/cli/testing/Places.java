package io.mtpscript.cli.testing;

import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where position ids of a program point in the user's sources. */
final class Places {
    private final List<Span> spans;
    private final Map<String, LineIndex> lines = new LinkedHashMap<>();

    Places(TestProgram program, List<SourceFile> files) {
        spans = program.spans();
        for (SourceFile file : files) {
            lines.put(file.path(), LineIndex.of(file));
        }
    }

    /** A place in a source file; line and column (in UTF-16 units) count from 1. */
    record Place(Span span, int line, int column) {
        String file() {
            return span.file().path();
        }

        @Override
        public String toString() {
            return file() + ":" + line + ":" + column;
        }
    }

    /** Empty for -1 and for places in the standard library's own sources. */
    Optional<Place> of(int position) {
        if (position < 0 || !lines.containsKey(spans.get(position).file().path())) {
            return Optional.empty();
        }
        return Optional.of(of(spans.get(position)));
    }

    /** @param span of one of the user's sources */
    Place of(Span span) {
        LineIndex index = lines(span.file().path());
        int line = index.lineAt(span.start());
        return new Place(span, line, span.start() - index.startOf(line) + 1);
    }

    /** The lines of a user's source. */
    LineIndex lines(String file) {
        return Optional.ofNullable(lines.get(file)).orElseThrow(() -> new IllegalStateException("no source " + file));
    }
}
