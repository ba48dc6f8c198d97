package io.mtpscript.compiler.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples, the standard library and what {@code mtpsc new} writes are formatted; {@code mtpsc fmt} does that. */
final class SourcesAreFormattedTest {
    private static final Path ROOT = Path.of("..");
    private static final List<Path> PLACES = List.of(
            ROOT.resolve("examples"),
            ROOT.resolve("compiler/src/main/resources"),
            ROOT.resolve("cli/src/main/resources"));

    @Test
    void everySourceIsFormatted() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path place : PLACES) {
            try (Stream<Path> all = Files.walk(place)) {
                all.filter(file -> file.toString().endsWith(".mtp")).forEach(sources::add);
            }
        }
        assertTrue(sources.size() > PLACES.size(), "sources are found");
        for (Path file : sources) {
            String text = Files.readString(file);
            assertEquals(FormatterLawTest.format(text), text, file.toString());
        }
    }
}
