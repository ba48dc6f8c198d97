package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Where a command's text goes: stdout, or a file that appears whole or not at all. */
final class OutputFile {
    private OutputFile() {}

    static void write(Context context, Optional<Path> file, String text) throws CliFailure {
        if (file.isEmpty()) {
            context.terminal().out().print(text);
            return;
        }
        try {
            write(file.get(), text);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Writes a file, and makes the folders to it.
     *
     * @throws IOException whose message names the file
     */
    static void write(Path target, String text) throws IOException {
        try {
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            replace(target, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Replaces a file in one step. */
    static void replace(Path target, byte[] bytes) throws IOException {
        Path next = Path.of(target + ".tmp");
        Files.write(next, bytes);
        Files.move(next, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
