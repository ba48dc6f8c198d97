package io.mtpscript.cli.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file with a case, in an app's folder {@code tests/} or below.
 *
 * @param file its path from the app's folder, with {@code /}
 * @param content the case, or why the file is none
 */
public record StoredCase(String file, Content content) {
    private static final String FOLDER = "tests";
    private static final long MOST_BYTES = 64L << 20;

    /** What a file has. */
    public sealed interface Content {
        record Readable(Case test) implements Content {}

        record Unreadable(String why) implements Content {}
    }

    /** Method and target; where the file is no case, its name. */
    public String name() {
        return switch (content) {
            case Content.Readable(Case test) -> test.name();
            case Content.Unreadable _ -> file;
        };
    }

    /** Those of an app, by their paths. */
    public static List<StoredCase> of(Path app) throws IOException {
        Path folder = app.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var found = new ArrayList<StoredCase>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(each -> each.toString().endsWith(Case.ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                found.add(new StoredCase(app.relativize(path).toString().replace('\\', '/'), read(path)));
            }
        }
        return found;
    }

    private static Content read(Path path) throws IOException {
        if (Files.size(path) > MOST_BYTES) {
            return new Content.Unreadable("it is larger than " + MOST_BYTES + " bytes");
        }
        try {
            return new Content.Readable(CaseFile.read(Files.readAllBytes(path)));
        } catch (CaseException e) {
            return new Content.Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
