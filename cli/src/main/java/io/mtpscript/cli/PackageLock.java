package io.mtpscript.cli;

import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * {@code mtp.lock}: what the packages of a project must be, {@code {"packages":{"acme/money":{"sha256":"..."}}}}. The hash of a
 * package is the SHA-256 of the lines {@code <SHA-256 of the file>  <path>}, one for each of its files, sorted by the bytes of the
 * path: what {@code sha256sum} prints of them.
 */
final class PackageLock {
    static final String FILE = "mtp.lock";

    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private PackageLock() {}

    /**
     * @param folder the project's
     * @param used names of the packages that the program is made of
     * @throws CliFailure if there is a lock and a package is not what it says
     */
    static void verify(Path folder, SortedSet<String> used) throws CliFailure {
        Path lock = folder.resolve(FILE);
        if (used.isEmpty() || !Files.exists(lock)) {
            return;
        }
        JsonObject packages = packages(lock);
        for (String name : used) {
            Path place = folder.resolve(new PackageName(name).folder());
            if (!(packages.members().get(name) instanceof JsonObject entry
                    && entry.members().get("sha256") instanceof JsonString(String locked))) {
                throw refused(place + " is not in " + lock + "; lock it, or do not import it");
            }
            String actual = hash(place);
            if (!actual.equals(locked)) {
                throw refused(
                        place + " is not what " + lock + " says: its SHA-256 is " + actual + ", locked is " + locked);
            }
        }
    }

    private static CliFailure refused(String message) {
        return new CliFailure(ExitCode.REFUSED, message);
    }

    private static JsonObject packages(Path lock) throws CliFailure {
        try {
            if (Files.size(lock) > Limits.SOURCE_FILE_BYTES) {
                throw refused(lock + " is larger than " + Limits.SOURCE_FILE_BYTES + " bytes");
            }
            return switch (JsonValue.parse(Files.readAllBytes(lock))) {
                case JsonFault fault -> throw refused(lock + " is not JSON: " + fault.describe());
                case JsonObject object when object.members().get("packages") instanceof JsonObject packages -> packages;
                case JsonValue _ -> throw refused(lock + " has no \"packages\"");
            };
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, lock + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The hash of all files in a package's folder and below. */
    private static String hash(Path place) throws CliFailure {
        var lines = new StringBuilder();
        files(place)
                .forEach((path, hash) ->
                        lines.append(hash).append("  ").append(path).append('\n'));
        return Sha256.hexOf(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static SortedMap<String, String> files(Path place) throws CliFailure {
        var hashes = new TreeMap<String, String>(BY_BYTES);
        var refusal = new CliFailure[1];
        try {
            Files.walkFileTree(place, new SimpleFileVisitor<>() {
                private long bytes;

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String path = Project.slashed(place.relativize(file));
                    bytes += attributes.size();
                    if (!attributes.isRegularFile()) {
                        refusal[0] = refused(file + " is a link or no file; packages hold files only");
                    } else if (path.chars().anyMatch(c -> c < ' ' || c == '\\' || c == 0x7F)) {
                        refusal[0] = refused("a file in " + place + " has a name with characters that are not allowed");
                    } else if (bytes > Limits.PACKAGE_BYTES || hashes.size() >= Limits.SOURCE_FILES) {
                        refusal[0] = refused(place + " has more than " + Limits.SOURCE_FILES + " files or "
                                + Limits.PACKAGE_BYTES + " bytes");
                    } else {
                        hashes.put(path, Sha256.hexOf(Files.readAllBytes(file)));
                        return FileVisitResult.CONTINUE;
                    }
                    return FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, place + " cannot be read: " + e.getMessage(), e);
        }
        if (refusal[0] != null) {
            throw refusal[0];
        }
        return hashes;
    }
}
