package io.mtpscript.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By what one sees that a file was changed.
 *
 * @param time when it was changed last
 * @param size in bytes
 */
record FileStamp(FileTime time, long size) {
    /** Empty where nothing has that name, or nothing that one may look at. */
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(now.lastModifiedTime(), now.size()));
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
