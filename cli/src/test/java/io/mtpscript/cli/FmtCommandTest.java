package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FmtCommandTest {
    private static final String MESSY = "let a=1;\r\nlet b = [ 1,2 ]  // two\r\n";
    private static final String TIDY = "let a = 1\nlet b = [1, 2] // two\n";
    private static final String BROKEN = "let a = (1;\n";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return Main.run(terminal, Map.of(), args);
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }

    @Test
    void formatsInPlaceAndKeepsPermissions() throws IOException {
        Path messy = file("messy.mtp", MESSY);
        Files.setPosixFilePermissions(messy, PosixFilePermissions.fromString("rw-rw-r--"));
        file("tidy.mtp", TIDY);
        assertEquals(0, run("fmt", folder.toString()));
        assertEquals(messy + "\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(TIDY, Files.readString(messy));
        assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(messy)));
        try (var left = Files.list(folder)) {
            assertEquals(2, left.count(), "no temporary file stays");
        }
        assertEquals(0, run("fmt", "--check", folder.toString()));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void checkChangesNothing() throws IOException {
        Path messy = file("messy.mtp", MESSY);
        assertEquals(1, run("fmt", "--check", messy.toString()));
        assertEquals(messy + "\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(MESSY, Files.readString(messy));
    }

    @Test
    void leavesBrokenFilesAloneAndFormatsTheOthers() throws IOException {
        Path broken = file("broken.mtp", BROKEN);
        Path messy = file("messy.mtp", MESSY);
        assertEquals(1, run("fmt", folder.toString()));
        assertEquals(BROKEN, Files.readString(broken));
        assertEquals(TIDY, Files.readString(messy));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("broken.mtp:1:"), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesOnlyWhatIsNamed() throws IOException {
        Path outside = file("outside/a.mtp", MESSY);
        Path inside = folder.resolve("inside");
        Files.createDirectories(inside);
        Files.createSymbolicLink(inside.resolve("link.mtp"), outside);
        Path vendored = file("inside/vendor/b.mtp", MESSY);
        assertEquals(0, run("fmt", inside.toString()));
        assertEquals(MESSY, Files.readString(outside));
        assertEquals(MESSY, Files.readString(vendored));
    }

    @Test
    void aFolderMayBeNamedByALink() throws IOException {
        Path messy = file("app/messy.mtp", MESSY);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("app"));
        assertEquals(1, run("fmt", "--check", link.toString()));
        assertEquals(link.resolve("messy.mtp") + "\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(0, run("fmt", link.toString()));
        assertEquals(TIDY, Files.readString(messy));
        assertEquals(0, run("check", link.toString()));
        Files.createSymbolicLink(folder.resolve("app/loop"), folder.resolve("app"));
        assertEquals(0, run("fmt", link.toString()));
    }

    @Test
    void wrongUse() throws IOException {
        assertEquals(3, run("fmt", folder.resolve("missing.mtp").toString()));
        assertEquals(2, run("fmt", file("a.txt", "").toString()));
        assertEquals(2, run("fmt", "--stdin", folder.toString()));
    }
}
