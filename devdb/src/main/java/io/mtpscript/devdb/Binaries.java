package io.mtpscript.devdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The server's programs, unpacked once into the user's cache folder under the hash of their archive, so that versions and
 * concurrent starts do not meet.
 */
final class Binaries {
    private static final String CACHE = "mtpscript/postgres";

    private final Path folder;

    private Binaries(Path folder) {
        this.folder = folder;
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    static Binaries unpack() throws EmbeddedPostgresException {
        String archive = archiveName(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        try {
            Path folder = cacheFolder().resolve(hash(archive));
            if (!Files.isDirectory(folder)) {
                unpack(archive, folder);
            }
            return new Binaries(folder);
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not be unpacked into the cache folder (" + failure
                            + "). Set XDG_CACHE_HOME to a folder that can be written to, or DATABASE_URL to a database of yours.",
                    failure);
        }
    }

    /** The archive's name as its makers chose it. */
    static String archiveName(String osName, String osArch) throws EmbeddedPostgresException {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
        String machine = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (system.isEmpty() || machine.isEmpty()) {
            throw new EmbeddedPostgresException("There is no PostgreSQL to start on " + osName + " " + osArch
                    + ": set DATABASE_URL to a database of yours.");
        }
        return "postgres-" + system + "-" + machine + ".txz";
    }

    private static Path cacheFolder() throws IOException {
        Path base = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        try {
            return Files.createDirectories(base.resolve(CACHE));
        } catch (IOException unwritable) {
            return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), CACHE));
        }
    }

    private static InputStream open(String archive) throws EmbeddedPostgresException {
        InputStream in = Binaries.class.getResourceAsStream("/" + archive);
        if (in == null) {
            throw new EmbeddedPostgresException("This build has no PostgreSQL for this machine (" + archive
                    + " is missing): build on this platform, or set DATABASE_URL to a database of yours.");
        }
        return in;
    }

    private static String hash(String archive) throws IOException, EmbeddedPostgresException {
        try (InputStream in = open(archive)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Unpacks beside the folder and renames, so that a folder that is there is complete. */
    private static void unpack(String archive, Path folder) throws IOException, EmbeddedPostgresException {
        Path parent = folder.toAbsolutePath().getParent();
        Path unfinished = Files.createTempDirectory(parent, "unpacking");
        try (InputStream in = open(archive);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpackEntry(tar, entry, unfinished);
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            Folders.delete(unfinished);
            if (!Files.isDirectory(folder)) {
                throw failure;
            }
            // Another process was faster.
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            try {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } catch (FileAlreadyExistsException twice) {
                throw new IOException("the archive holds " + entry.getName() + " twice", twice);
            }
            return;
        }
        Files.copy(tar, target);
        boolean executable = (entry.getMode() & 0100) != 0;
        if (executable && !target.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + target + " executable");
        }
    }
}
