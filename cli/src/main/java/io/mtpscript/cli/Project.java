package io.mtpscript.cli;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sources of one program. A folder stands for all its {@code .mtp} files, a file for itself and what it imports; both bring
 * the packages they import along, which must be what {@code mtp.lock} says where there is one.
 *
 * @param folder where {@code db/} and the like are looked for
 * @param sources sorted by path; paths are relative to {@code folder} with {@code /}
 * @param looked what sources were looked for in, as it was just before; empty for what is not there
 */
record Project(Path folder, List<SourceFile> sources, SortedMap<Path, Optional<FileStamp>> looked) {
    /** Folders that hold no sources of the program. */
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", "vendor");

    /** @param target a folder or a {@code .mtp} file, as the user gave it */
    static Project load(Path target) throws CliFailure {
        if (Files.isDirectory(target)) {
            return ofFolder(target);
        }
        if (!Files.isRegularFile(target)) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE, target + " does not exist; give a .mtp file or a folder of them");
        }
        if (!target.toString().endsWith(".mtp")) {
            throw new CliFailure(ExitCode.USAGE, target + " is not a .mtp file; give a .mtp file or a folder of them");
        }
        return ofFile(target);
    }

    /** All source files of a folder's program, at most one more than there may be. */
    static SortedSet<Path> filesOf(Path folder) throws IOException {
        var files = new TreeSet<Path>();
        // The folder may be named by a link; links in it are not followed.
        Path start = folder.toRealPath();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                String name = String.valueOf(dir.getFileName());
                boolean skip = !dir.equals(start) && (name.startsWith(".") || SKIPPED.contains(name));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".mtp")) {
                    files.add(folder.resolve(start.relativize(file)));
                }
                return files.size() > Limits.SOURCE_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static Project ofFolder(Path folder) throws CliFailure {
        SortedSet<Path> files;
        try {
            files = filesOf(folder);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, folder + " cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE, folder + " holds no .mtp file; mtpsc new makes a folder that does");
        }
        if (files.size() > Limits.SOURCE_FILES) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE, folder + " holds more than " + Limits.SOURCE_FILES + " .mtp files");
        }
        var loader = new SourceLoader(folder, false);
        for (Path file : files) {
            loader.add(slashed(folder.relativize(file)));
        }
        return of(folder, loader);
    }

    private static Project of(Path folder, SourceLoader loader) throws CliFailure {
        List<SourceFile> sources = loader.load();
        PackageLock.verify(folder, loader.packages());
        return new Project(folder, sources, loader.looked());
    }

    private static Project ofFile(Path file) throws CliFailure {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file has a folder");
        var loader = new SourceLoader(folder, true);
        loader.add(String.valueOf(file.getFileName()));
        return of(folder, loader);
    }

    /** A relative path as imports and diagnostics write it. */
    static String slashed(Path relative) {
        var names = new ArrayList<String>();
        relative.forEach(part -> names.add(part.toString()));
        return String.join("/", names);
    }

    static String read(Path file) throws CliFailure {
        try {
            if (Files.size(file) > Limits.SOURCE_FILE_BYTES) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        file + " is larger than " + Limits.SOURCE_FILE_BYTES + " bytes; split it");
            }
            return text(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param what what the bytes are, for the message */
    static String text(String what, byte[] bytes) throws CliFailure {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CliFailure(ExitCode.FAILED, what + " is not UTF-8 text; sources are UTF-8", e);
        }
    }
}
