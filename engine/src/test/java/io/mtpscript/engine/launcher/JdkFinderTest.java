package io.mtpscript.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkFinderTest {
    @TempDir
    Path root;

    @Test
    void readsTheFeatureReleaseOfOldAndNewVersions() {
        assertEquals(8, JdkFinder.featureRelease("1.8.0_402"));
        assertEquals(17, JdkFinder.featureRelease("17.0.15"));
        assertEquals(25, JdkFinder.featureRelease("25"));
        assertEquals(26, JdkFinder.featureRelease("26-ea"));
        assertEquals(0, JdkFinder.featureRelease(""));
        assertEquals(0, JdkFinder.featureRelease("unknown"));
        assertEquals(0, JdkFinder.featureRelease("99999999999999"));
    }

    @Test
    void prefersTheNeededReleaseToANewerOne() throws IOException {
        install("jvm/a-27", "27.0.1");
        File wanted = install("jvm/b-25", "25.0.3");
        install("jvm/c-26", "26");
        assertEquals(Optional.of(wanted), finder(List.of(), root + "/jvm/*").find(25));
    }

    @Test
    void takesTheNewestWhereTheNeededOneIsMissing() throws IOException {
        install("jvm/a", "17.0.1");
        install("jvm/b", "26");
        File newest = install("jvm/c", "27");
        assertEquals(Optional.of(newest), finder(List.of(), root + "/jvm/*").find(25));
    }

    @Test
    void aFirstChoiceWinsOnlyWhenItIsNewEnough() throws IOException {
        File old = install("home/old", "17.0.1");
        File newer = install("home/newer", "26");
        File place = install("jvm/x", "25.0.3");
        assertEquals(
                Optional.of(newer), finder(List.of(old, newer), root + "/jvm/*").find(25));
        assertEquals(Optional.of(place), finder(List.of(old), root + "/jvm/*").find(25));
    }

    @Test
    void expandsTheHomeFolderAndStarsAnywhereInAName() throws IOException {
        File jdk = install("user name/.jdks/temurin-25.0.3", "25.0.3");
        File bundle = install("user name/Library/temurin-25.jdk/Contents/Home", "25.0.3");
        assertEquals(Optional.of(jdk), finder(List.of(), "~/.jdks/temurin-*").find(25));
        assertEquals(
                Optional.of(bundle),
                finder(List.of(), "~/Library/temurin*jdk/Contents/Home").find(25));
    }

    @Test
    void findsNothingInBrokenOrOldInstallations() throws IOException {
        install("jvm/old", "21.0.2");
        File noCommand = install("jvm/no-command", "25.0.3");
        Files.delete(noCommand.toPath().resolve("bin/java"));
        File noRelease = install("jvm/no-release", "25.0.3");
        Files.delete(noRelease.toPath().resolve("release"));
        assertEquals(
                Optional.empty(),
                finder(List.of(noCommand), root + "/jvm/*", root + "/missing/*").find(25));
    }

    @Test
    void thisMachineHasAJavaThatRunsTheEngine() {
        assertTrue(JdkFinder.ofThisMachine().find(Launcher.NEEDED).isPresent(), "the build itself runs on one");
    }

    private JdkFinder finder(List<File> firstChoices, String... places) {
        return new JdkFinder(
                firstChoices, List.of(places), root.resolve("user name").toString());
    }

    private File install(String place, String version) throws IOException {
        Path home = root.resolve(place);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        assertTrue(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true));
        return home.toFile();
    }
}
