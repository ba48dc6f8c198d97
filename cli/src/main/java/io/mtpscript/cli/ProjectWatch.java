package io.mtpscript.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices that the files of a project have changed: its sources, files that it imports and that are not there yet, and the
 * schema in {@code db/}. Asks the file system at every look, because notifications differ from platform to platform and do not
 * come at all from some file systems.
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
    private Map<Path, FileStamp> known;
    private Map<Path, FileStamp> last;
    private long changedMillis;
    private boolean schemaChanged;

    /**
     * Watches from the time on at which the project was loaded; its schema from now on.
     *
     * @param target what the project was loaded from: a folder or a file
     */
    ProjectWatch(Path target, Project project) {
        this.target = target;
        this.project = project;
        last = look();
        known = asLoaded();
    }

    /** Whether there is a change that {@link #seen} has not been told of, and it is over. */
    boolean changed() {
        Map<Path, FileStamp> now = look();
        if (now.equals(known)) {
            last = now;
            return false;
        }
        changedMillis = changed(now);
        Map<Path, FileStamp> before = now;
        for (now = lookLater(); !now.equals(before); now = lookLater()) {
            before = now;
            changedMillis = changed(now);
        }
        last = now;
        Map<Path, FileStamp> found = now;
        Set<Path> all = new TreeSet<>(found.keySet());
        all.addAll(known.keySet());
        schemaChanged |=
                all.stream().anyMatch(file -> isSchema(file) && !Objects.equals(found.get(file), known.get(file)));
        // It may be as it was.
        return !now.equals(known);
    }

    private Map<Path, FileStamp> lookLater() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return look();
    }

    /** When the files say that it was, by their newest difference; else now. */
    private long changed(Map<Path, FileStamp> now) {
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

    /** This project was loaded since. */
    void seen(Project loaded) {
        project = loaded;
        known = asLoaded();
    }

    /** The sources as they were when they were read, for they may have been saved since; the schema as it was at the last look. */
    private Map<Path, FileStamp> asLoaded() {
        var stamps = new TreeMap<Path, FileStamp>();
        project.looked().forEach((file, found) -> found.ifPresent(stamp -> stamps.put(file, stamp)));
        last.forEach((file, stamp) -> {
            if (isSchema(file)) {
                stamps.put(file, stamp);
            }
        });
        return stamps;
    }

    private static boolean isSchema(Path file) {
        return file.toString().endsWith(SCHEMA);
    }

    private Map<Path, FileStamp> look() {
        var stamps = new TreeMap<Path, FileStamp>();
        try {
            for (Path file : files()) {
                // One that is gone since it was listed is missing, which is the change.
                FileStamp.of(file).ifPresent(stamp -> stamps.put(file, stamp));
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
        files.addAll(project.looked().keySet());
        Path schema = project.folder().resolve(EngineStart.MIGRATIONS);
        if (Files.isDirectory(schema)) {
            try (Stream<Path> each = Files.list(schema)) {
                each.filter(ProjectWatch::isSchema).forEach(files::add);
            }
        }
        return files;
    }
}
