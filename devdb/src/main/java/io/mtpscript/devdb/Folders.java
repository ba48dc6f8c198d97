package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Deletes folders with all they hold. */
final class Folders {
    private Folders() {}

    static void delete(Path folder) throws IOException {
        delete(folder, Set.of());
    }

    /** @param kept is left; a folder among it does not keep what it holds */
    static void delete(Path folder, Set<Path> kept) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.filter(path -> !kept.contains(path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException gone) {
            return;
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
