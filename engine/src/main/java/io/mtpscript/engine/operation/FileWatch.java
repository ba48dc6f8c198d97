package io.mtpscript.engine.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that files have changed, once all of them have been left alone from one look to the next: they are written one after
 * the other. To be used by one thread.
 */
final class FileWatch {
    private final List<Path> files;
    private List<String> settled;
    private List<String> seen;

    FileWatch(List<Path> files) {
        this.files = List.copyOf(files);
        settled = look();
        seen = settled;
    }

    /** Whether there is something new since this was last true. */
    boolean changed() {
        List<String> now = look();
        boolean quiet = now.equals(seen);
        seen = now;
        if (!quiet || now.equals(settled)) {
            return false;
        }
        settled = now;
        return true;
    }

    private List<String> look() {
        List<String> all = new ArrayList<>();
        for (Path file : files) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                all.add(attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
            } catch (IOException e) {
                all.add("none");
            }
        }
        return all;
    }
}
