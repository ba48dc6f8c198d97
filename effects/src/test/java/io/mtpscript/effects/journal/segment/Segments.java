package io.mtpscript.effects.journal.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/** What the bytes of a journal's files have. */
final class Segments {
    private Segments() {}

    /** Whether one of the texts stands in a file; one that is let go meanwhile has none. */
    static boolean anyHas(Path folder, Collection<String> texts) throws IOException {
        for (Path segment : SegmentFile.list(folder)) {
            try {
                String bytes = new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1);
                if (texts.stream().anyMatch(bytes::contains)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // Let go.
            }
        }
        return false;
    }
}
