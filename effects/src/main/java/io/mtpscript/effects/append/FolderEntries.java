package io.mtpscript.effects.append;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What stands in a folder. */
public final class FolderEntries {
    private FolderEntries() {}

    /**
     * Those entries whose name is wanted, by their names, ascending; none where there is no such folder.
     *
     * @throws IOException if it cannot be read, also where that shows only after the first entries
     */
    public static List<Path> of(Path folder, Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(entry -> wanted.test(String.valueOf(entry.getFileName())))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
