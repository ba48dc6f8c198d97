package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a project with packages, and what is not. */
final class PackagesTest {
    /** {@code find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum} says so. */
    private static final String MONEY_HASH = "dc47ca81a387ac0c3b078349f59fd377a602d8eaafc424c2cc3f87092b4fc017";

    @TempDir
    private Path folder;

    @BeforeEach
    void project() throws IOException {
        write(
                "app.mtp",
                "import { half } from \"acme/money/rates\"\nimport { own } from \"./own.mtp\"\nlet x = half(own)\n");
        write("own.mtp", "export let own = 8\n");
        write("vendor/acme/money/index.mtp", "export let two = 2\n");
        write(
                "vendor/acme/money/rates.mtp",
                "import { two } from \"./index.mtp\"\nexport function half(n: Int): Int { n / two }\n");
        write("vendor/acme/money/unused.mtp", "not a program\n");
        write("vendor/acme/money/Z.md", "Z");
        write("vendor/acme/other/index.mtp", "not a program either\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> paths(Project project) {
        return project.sources().stream().map(SourceFile::path).toList();
    }

    private String refusal() {
        return String.valueOf(refused().getMessage());
    }

    private CliFailure refused() {
        CliFailure failure = assertThrows(CliFailure.class, () -> Project.load(folder));
        assertEquals(ExitCode.REFUSED, failure.exit());
        assertEquals(1, String.valueOf(failure.getMessage()).lines().count());
        return failure;
    }

    @Test
    void onlyWhatIsImportedOfPackagesIsRead() throws Exception {
        List<String> expected =
                List.of("app.mtp", "own.mtp", "vendor/acme/money/index.mtp", "vendor/acme/money/rates.mtp");
        assertEquals(expected, paths(Project.load(folder)));
        assertEquals(expected, paths(Project.load(folder.resolve("app.mtp"))));
    }

    @Test
    void whatAPackageTellsOfUnionsComesAlong() throws Exception {
        write("vendor/acme/money/mtp-unions.json", "{}\n");
        assertTrue(paths(Project.load(folder)).contains("vendor/acme/money/mtp-unions.json"));
    }

    @Test
    void namesThatNoFileCanHaveAreNotLookedFor() throws Exception {
        write("own.mtp", "import { a } from \"./\\u{0}.mtp\"\nexport let own = 8\n");
        assertEquals(4, paths(Project.load(folder.resolve("app.mtp"))).size());
    }

    @Test
    void linksThatLeadOutAreRefused() throws Exception {
        write("../outside.mtp", "export let two = 3\n");
        Files.delete(folder.resolve("vendor/acme/money/index.mtp"));
        Files.createSymbolicLink(folder.resolve("vendor/acme/money/index.mtp"), folder.resolveSibling("outside.mtp"));
        assertTrue(refusal().contains("is a link that leads out of"));
        Files.delete(folder.resolve("vendor/acme/money/index.mtp"));
        // A package may not take files of the project either.
        Files.createSymbolicLink(folder.resolve("vendor/acme/money/index.mtp"), folder.resolve("own.mtp"));
        assertTrue(refusal().contains("is a link that leads out of"));
    }

    @Test
    void aPackageThatIsALinkOutOfTheProjectIsRefused() throws Exception {
        Path elsewhere = Files.createTempDirectory("elsewhere");
        Files.move(folder.resolve("vendor/acme/money"), elsewhere.resolve("money"));
        Files.createSymbolicLink(folder.resolve("vendor/acme/money"), elsewhere.resolve("money"));
        assertTrue(refusal().contains("is a link that leads out of"));
    }

    @Test
    void theLockHoldsPackagesToTheirContent() throws Exception {
        write("mtp.lock", "{\"packages\":{\"acme/money\":{\"sha256\":\"" + MONEY_HASH + "\"}}}");
        assertEquals(4, Project.load(folder).sources().size());
        write("vendor/acme/money/unused.mtp", "not a program!\n");
        assertTrue(refusal().contains("vendor/acme/money is not what "));
        write("vendor/acme/money/unused.mtp", "not a program\n");
        write("vendor/acme/money/more.txt", "");
        assertTrue(refusal().contains("locked is " + MONEY_HASH));
        Files.delete(folder.resolve("vendor/acme/money/more.txt"));
        Files.createSymbolicLink(folder.resolve("vendor/acme/money/more.txt"), folder.resolve("own.mtp"));
        assertTrue(refusal().contains("more.txt is a link or no file"));
    }

    @Test
    void aPackageThatIsNotLockedIsRefused() throws Exception {
        for (String lock : List.of(
                "{\"packages\":{}}",
                "{\"packages\":{\"acme/other\":{\"sha256\":\"" + MONEY_HASH + "\"}}}",
                "{\"packages\":{\"acme/money\":{}}}",
                "{\"packages\":{\"acme/money\":{\"sha256\":1}}}")) {
            write("mtp.lock", lock);
            assertTrue(refusal().contains("vendor/acme/money is not in "));
        }
    }

    @Test
    void aLockThatIsNoneIsRefused() throws Exception {
        for (String lock : List.of("", "[]", "{\"packages\":[]}", "{}", "{", "[".repeat(10_000), "\u0000")) {
            write("mtp.lock", lock);
            assertTrue(refusal().contains("mtp.lock "));
        }
    }
}
