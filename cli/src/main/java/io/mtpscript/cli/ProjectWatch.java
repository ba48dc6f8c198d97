package io.mtpscript.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices that the files of a project have changed: its sources, and the schema in {@code db/}. Asks the file system at every
 * look, because notifications differ from platform to platform and do not come at all from some file systems.
 */
final class ProjectWatch {
    /** How long to wait between two looks. */
    static final long PAUSE_MILLIS = 25;

    /** Two equal looks so far apart after a change make sure that an editor has finished writing. */
    private static final long SETTLE_MILLIS = 15;

    /** A file that says that it was changed longer ago was moved here, or its clock is another one. */
    private static final long BELIEVED_MILLIS = 10_000;

    private static final String SCHEMA = ".sql";

    private final Path target;
    private Project project;
    private Map<Path, Stamp> known;
    private Map<Path, Stamp> last;
    private long changedMillis;
    private boolean schemaChanged;

    private record Stamp(FileTime time, long size) {}

    /** @param target what the project was loaded from: a folder or a file */
    ProjectWatch(Path target, Project project) {
        this.target = target;
        this.project = project;
        known = look();
        last = known;
    }

    /** Whether there is a change that {@link #seen} has not been told of, and it is over. */
    boolean changed() {
        Map<Path, Stamp> now = look();
        if (now.equals(known)) {
            last = now;
            return false;
        }
        changedMillis = changed(now);
        Map<Path, Stamp> before = now;
        for (now = lookLater(); !now.equals(before); now = lookLater()) {
            before = now;
            changedMillis = changed(now);
        }
        last = now;
        Map<Path, Stamp> found = now;
        Set<Path> all = new TreeSet<>(found.keySet());
        all.addAll(known.keySet());
        schemaChanged |= all.stream()
                .anyMatch(
                        file -> file.toString().endsWith(SCHEMA) && !Objects.equals(found.get(file), known.get(file)));
        // It may be as it was.
        return !now.equals(known);
    }

    private Map<Path, Stamp> lookLater() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return look();
    }

    /** When the files say that it was, by their newest difference; else now. */
    private long changed(Map<Path, Stamp> now) {
        long newest = now.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                .mapToLong(entry -> entry.getValue().time().toMillis())
                .max()
                .orElse(0);
        long millis = System.currentTimeMillis();
        return newest <= millis && millis - newest < BELIEVED_MILLIS ? newest : millis;
    }

    /** Whether files of the schema have changed since {@link #schemaApplied} was called, or the start. */
    boolean schemaChanged() {
        return schemaChanged;
    }

    /** The schema is as its files say. */
    void schemaApplied() {
        schemaChanged = false;
    }

    /** Milliseconds since the change was saved that {@link #changed} found. */
    long sinceChange() {
        return Math.max(0, System.currentTimeMillis() - changedMillis);
    }

    /** What stands in the files now has been taken notice of. */
    void seen() {
        known = last;
    }

    /** What stands in the files now was loaded as this project. */
    void seen(Project loaded) {
        project = loaded;
        seen();
    }

    private Map<Path, Stamp> look() {
        var stamps = new TreeMap<Path, Stamp>();
        try {
            for (Path file : files()) {
                stamp(file, stamps);
            }
        } catch (IOException e) {
            // A folder that cannot be read now looks changed, and loading it says what is the matter.
            stamps.clear();
        }
        return stamps;
    }

    private SortedSet<Path> files() throws IOException {
        var files = new TreeSet<Path>();
        if (Files.isDirectory(target)) {
            files.addAll(Project.filesOf(target));
        }
        project.sources().forEach(source -> files.add(project.folder().resolve(source.path())));
        Path schema = project.folder().resolve(EngineStart.MIGRATIONS);
        if (Files.isDirectory(schema)) {
            try (Stream<Path> each = Files.list(schema)) {
                each.filter(file -> file.toString().endsWith(SCHEMA)).forEach(files::add);
            }
        }
        return files;
    }

    private static void stamp(Path file, Map<Path, Stamp> stamps) throws IOException {
        try {
            stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
        } catch (NoSuchFileException e) {
            // Gone since it was listed: its absence is the change.
        }
    }
}
