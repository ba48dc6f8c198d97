package io.mtpscript.cli;

import io.mtpscript.compiler.packages.ImportTarget;
import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.compiler.packages.UnionRecord;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the files of one program, following its imports. Nothing outside the project's folder is read, by way of links neither. */
final class SourceLoader {
    private final Path folder;
    private final boolean followsOwn;
    private final SortedMap<String, SourceFile> sources = new TreeMap<>();
    private final SortedSet<String> packages = new TreeSet<>();
    private final SortedMap<Path, Optional<FileStamp>> looked = new TreeMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * @param folder the project's
     * @param followsOwn whether imports of the project's own files are followed too, not only those of packages
     */
    SourceLoader(Path folder, boolean followsOwn) {
        this.folder = folder;
        this.followsOwn = followsOwn;
    }

    /**
     * Adds a file to load.
     *
     * @param path below the folder, with {@code /}
     */
    void add(String path) {
        open.add(path);
    }

    /** The packages that were loaded from. */
    SortedSet<String> packages() {
        return packages;
    }

    /** What sources were looked for in, as it was just before; empty for what is not there. */
    SortedMap<Path, Optional<FileStamp>> looked() {
        return looked;
    }

    private void look(Path file) {
        looked.computeIfAbsent(file, FileStamp::of); // the first counts: what comes later is a change
    }

    /** The files added and what they import, sorted by path. What an import does not find is the checker's to report. */
    List<SourceFile> load() throws CliFailure {
        Path packageFolder = folder.resolve(PackageName.VENDOR);
        boolean vendored = Files.isDirectory(packageFolder);
        if (!vendored && !followsOwn) {
            look(packageFolder);
        }
        while (!open.isEmpty()) {
            String path = open.remove();
            if (sources.containsKey(path)) {
                continue;
            }
            if (sources.size() >= Limits.SOURCE_FILES) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE, folder + " has more than " + Limits.SOURCE_FILES + " files to compile");
            }
            SourceFile source = source(path);
            sources.put(path, source);
            Optional<PackageName> owner = PackageName.ofModule(path);
            if (owner.isPresent() && packages.add(owner.get().text())) {
                record(owner.get());
            }
            if (followsOwn || vendored) {
                imports(source);
            }
        }
        return List.copyOf(sources.values());
    }

    private void record(PackageName owner) throws CliFailure {
        String path = owner.folder() + "/" + UnionRecord.FILE;
        if (Files.isRegularFile(folder.resolve(path))) {
            sources.put(path, source(path));
        }
    }

    private void imports(SourceFile source) {
        if (!source.text().contains("import")) {
            return;
        }
        for (Module.Import item : Parser.parse(source, ParseMode.USER).module().imports()) {
            if (ImportTarget.of(source.path(), item.from()) instanceof ImportTarget.ModuleFile(String path)
                    && (followsOwn || PackageName.isVendored(path))) {
                follow(path);
            }
        }
    }

    private void follow(String path) {
        try {
            Path file = folder.resolve(path);
            look(file);
            if (Files.isRegularFile(file)) {
                open.add(path);
            }
        } catch (InvalidPathException e) {
            // No name that a file can have.
        }
    }

    private SourceFile source(String path) throws CliFailure {
        Path file = folder.resolve(path);
        try {
            Path root = PackageName.ofModule(path)
                    .map(owner -> folder.resolve(owner.folder()))
                    .orElse(folder)
                    .toRealPath();
            if (!root.startsWith(folder.toRealPath()) || !file.toRealPath().startsWith(root)) {
                throw new CliFailure(ExitCode.REFUSED, file + " is a link that leads out of " + root);
            }
            look(file);
            return new SourceFile(path, Project.read(file));
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
