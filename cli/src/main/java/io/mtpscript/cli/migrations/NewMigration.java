package io.mtpscript.cli.migrations;

import io.mtpscript.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** Makes the file of the next migration. */
public final class NewMigration {
    private static final int DIGITS = 4;

    private NewMigration() {}

    /**
     * Makes it.
     *
     * @param name in words: {@code "add users"} is {@code add_users}
     * @return the file
     */
    public static Path make(Path folder, String name) throws MigrationException {
        String words = name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
        if (!words.matches("[a-z0-9_]+")) {
            throw new MigrationException(
                    ExitCode.USAGE, "'" + name + "' is no name for a migration: use letters, digits and underscores");
        }
        try {
            Files.createDirectories(folder);
            List<MigrationFile> files = MigrationFile.of(folder);
            long number = files.isEmpty() ? 1 : files.getLast().number() + 1;
            int digits = files.isEmpty() ? DIGITS : files.getLast().name().indexOf('_');
            Path file = folder.resolve(String.format(Locale.ROOT, "%0" + digits + "d_%s.sql", number, words));
            Files.writeString(
                    file,
                    "-- " + name.strip() + ". Applied once, in a transaction; with '" + MigrationFile.NO_TRANSACTION
                            + "' as the first line, without one.\n",
                    StandardOpenOption.CREATE_NEW);
            return file;
        } catch (IOException e) {
            throw new MigrationException(
                    ExitCode.UNAVAILABLE, "no migration can be made in " + folder + ": " + e.getMessage(), e);
        }
    }
}
