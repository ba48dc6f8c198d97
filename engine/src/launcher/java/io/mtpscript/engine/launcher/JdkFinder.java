package io.mtpscript.engine.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds an installed Java by looking at folders: {@code JAVA_HOME}, those of the {@code PATH}, then the patterns of the
 * resource {@code jdk-places}, which the start scripts read too. No JVM is started to ask: every installation carries a
 * {@code release} file.
 */
final class JdkFinder {
    private final List<File> firstChoices;
    private final List<String> places;
    private final String userHome;

    /**
     * @param firstChoices homes of installations that win over all others, in this order
     * @param places absolute patterns of homes, in which {@code ~} stands for {@code userHome} and {@code *} for any name
     */
    JdkFinder(List<File> firstChoices, List<String> places, String userHome) {
        this.firstChoices = Collections.unmodifiableList(new ArrayList<>(firstChoices));
        this.places = Collections.unmodifiableList(new ArrayList<>(places));
        this.userHome = userHome;
    }

    static JdkFinder ofThisMachine() {
        List<File> firstChoices = new ArrayList<>();
        String javaHome = System.getenv("JAVA_HOME");
        if (javaHome != null && !javaHome.isEmpty()) {
            firstChoices.add(new File(javaHome));
        }
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(Pattern.quote(File.pathSeparator), -1)) {
            File java = new File(folder, "java");
            if (!folder.isEmpty() && java.canExecute()) {
                homeOfCommand(java).ifPresent(firstChoices::add);
            }
        }
        return new JdkFinder(firstChoices, readPlaces(), System.getProperty("user.home"));
    }

    /** The home of a Java of at least the given feature release; among the places exactly that release is preferred. */
    Optional<File> find(int needed) {
        for (File home : firstChoices) {
            if (releaseAt(home) >= needed) {
                return Optional.of(home);
            }
        }
        Optional<File> newest = Optional.empty();
        int newestRelease = needed;
        for (String place : places) {
            for (File home : expand(place)) {
                int release = releaseAt(home);
                if (release == needed) {
                    return Optional.of(home);
                }
                if (release > newestRelease) {
                    newest = Optional.of(home);
                    newestRelease = release;
                }
            }
        }
        return newest;
    }

    /** The number people call a version by: 25 for {@code 25.0.3}, 8 for {@code 1.8.0_402}; 0 if it is not a version. */
    static int featureRelease(String version) {
        String plain = version.startsWith("1.") ? version.substring(2) : version;
        int end = 0;
        while (end < plain.length() && plain.charAt(end) >= '0' && plain.charAt(end) <= '9') {
            end++;
        }
        return end == 0 || end > 4 ? 0 : Integer.parseInt(plain.substring(0, end));
    }

    /** The feature release of the Java installed there; 0 if there is none. */
    static int releaseAt(File home) {
        File release = new File(home, "release");
        if (!new File(home, "bin/java").canExecute() || !release.isFile()) {
            return 0;
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(release.toPath())) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            return 0; // a folder that cannot be read is not an installation to use
        }
        return featureRelease(properties.getProperty("JAVA_VERSION", "").replace("\"", ""));
    }

    private static Optional<File> homeOfCommand(File java) {
        try {
            File bin = java.getCanonicalFile().getParentFile();
            return bin == null ? Optional.empty() : Optional.ofNullable(bin.getParentFile());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Set<File> expand(String place) {
        String absolute = place.startsWith("~/") ? userHome + place.substring(1) : place;
        Set<File> found = new LinkedHashSet<>();
        found.add(new File(File.separator));
        for (String name : absolute.split("/", -1)) {
            if (!name.isEmpty()) {
                found = children(found, name);
            }
        }
        return found;
    }

    private static Set<File> children(Set<File> folders, String name) {
        Set<File> found = new LinkedHashSet<>();
        for (File folder : folders) {
            if (name.indexOf('*') < 0) {
                found.add(new File(folder, name));
                continue;
            }
            Pattern pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"));
            String[] names =
                    folder.list((parent, child) -> pattern.matcher(child).matches());
            if (names != null) {
                Arrays.sort(names);
                for (String child : names) {
                    found.add(new File(folder, child));
                }
            }
        }
        return found;
    }

    static List<String> readPlaces() {
        List<String> places = new ArrayList<>();
        try (InputStream in = JdkFinder.class.getResourceAsStream("jdk-places")) {
            if (in == null) {
                throw new IllegalStateException("the jar holds no jdk-places");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    places.add(line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return places;
    }
}
