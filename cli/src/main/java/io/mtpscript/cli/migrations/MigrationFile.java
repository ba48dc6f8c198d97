package io.mtpscript.cli.migrations;

import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Position;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file {@code <number>_<name>.sql}.
 *
 * @param number its place in the order
 * @param name of the file
 * @param shown the path, as messages have it
 * @param sha256 of its bytes, hex
 */
record MigrationFile(long number, String name, String shown, String text, String sha256) {
    /** As the first line of a file: its statements run one by one, without a transaction around them. */
    static final String NO_TRANSACTION = "-- mtp: no transaction";

    private static final Pattern NAME = Pattern.compile("([0-9]{1,18})_[^/]+\\.sql");
    private static final String ENDING = ".sql";
    private static final int MOST_BYTES = 64 << 20;

    /** Those of a folder, in order. */
    static List<MigrationFile> of(Path folder) throws MigrationException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(folder)) {
            paths = all.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MigrationException(
                    ExitCode.UNAVAILABLE, "the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        var files = new ArrayList<MigrationFile>();
        for (Path path : paths) {
            files.add(read(folder, path));
        }
        files.sort(Comparator.comparingLong(MigrationFile::number));
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i).number() == files.get(i - 1).number()) {
                throw new MigrationException(
                        ExitCode.FAILED,
                        files.get(i - 1).shown() + " and " + files.get(i).name()
                                + " have the same number; rename the one that is not applied yet");
            }
        }
        return List.copyOf(files);
    }

    private static MigrationFile read(Path folder, Path path) throws MigrationException {
        String name = String.valueOf(path.getFileName());
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new MigrationException(
                    ExitCode.FAILED,
                    path
                            + " has no number: migrations are named like 0001_create_users.sql, and applied in this order");
        }
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new MigrationException(
                        ExitCode.FAILED, path + " is larger than " + MOST_BYTES + " bytes; split it");
            }
            byte[] bytes = Files.readAllBytes(path);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new MigrationFile(
                    Long.parseLong(matcher.group(1)), name, folder.resolve(name).toString(), text, Sha256.hexOf(bytes));
        } catch (CharacterCodingException e) {
            throw new MigrationException(ExitCode.FAILED, path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new MigrationException(ExitCode.UNAVAILABLE, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    boolean transaction() {
        return !text.lines().findFirst().orElse("").strip().equals(NO_TRANSACTION);
    }

    List<SqlScript.Statement> statements() throws MigrationException {
        try {
            return SqlScript.statements(text, transaction());
        } catch (SqlScript.Fault fault) {
            throw new MigrationException(
                    ExitCode.FAILED, at(fault.offset(), String.valueOf(fault.getMessage())), fault);
        }
    }

    /** Whether there are only comments in it. */
    boolean blank() {
        try {
            return SqlScript.statements(text, transaction()).isEmpty();
        } catch (SqlScript.Fault something) {
            return false;
        }
    }

    /** A message about a place of the file, with its line and a mark below it. */
    String at(int offset, String message) {
        LineIndex lines = LineIndex.of(new SourceFile(name, text));
        Position place = lines.position(offset);
        String line = lines.textOf(place.line());
        int before = offset - lines.startOf(place.line());
        String indent = line.substring(0, Math.min(before, line.length())).replaceAll("[^\\t]", " ");
        return shown + ":" + place.line() + ":" + place.column() + ": " + message + "\n    " + line + "\n    " + indent
                + "^";
    }
}
