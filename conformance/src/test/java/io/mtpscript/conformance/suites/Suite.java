package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one suite. Its files are read with Jackson, so that our own parser has no say in what a suite asks.
 *
 * @param name of the folder
 * @param folder exists
 */
record Suite(String name, Path folder) {
    private static final Path REPOSITORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The suite of this name; ends the test as skipped where it is absent. */
    static Suite named(String name) {
        Path folder = REPOSITORY
                .resolve(System.getProperty("mtp.suites", "../shared/suites"))
                .resolve(name)
                .normalize();
        if (!Files.isDirectory(folder)) {
            String message = "skipped: suite absent (" + name + "; -Dmtp.suites names the folder of the suites)";
            System.out.println(message);
            assumeTrue(false, message);
        }
        return new Suite(name, folder);
    }

    byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    JsonNode json(String file) throws IOException {
        return JSON.readTree(bytes(file));
    }

    /** The names of the files in a folder of the suite, sorted. */
    List<String> files(String inFolder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(inFolder))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertTrue(!names.isEmpty(), () -> name + ": " + inFolder + " is empty");
            return names;
        }
    }
}
