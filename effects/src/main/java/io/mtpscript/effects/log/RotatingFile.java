package io.mtpscript.effects.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends to a file until it is full; then {@code app.log} becomes {@code app.log.1}, that {@code app.log.2}, and the oldest goes.
 * A file that cannot be written is tried again with the next line.
 */
final class RotatingFile implements LineOutput {
    private static final int BUFFER = 1 << 16;

    private final LogTarget.Files target;
    private final Consumer<String> notice;
    private Optional<OutputStream> out = Optional.empty();
    private long size;
    private boolean told;

    /** @param notice told when the file cannot be written, once until it can */
    RotatingFile(LogTarget.Files target, Consumer<String> notice) {
        this.target = target;
        this.notice = notice;
    }

    /** Opens the file, so that what is wrong with it is known at the start. */
    void open() throws IOException {
        size = Files.exists(target.file()) ? Files.size(target.file()) : 0;
        out = Optional.of(new BufferedOutputStream(
                Files.newOutputStream(target.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND), BUFFER));
    }

    @Override
    public void write(byte[] line, long epochMillis) throws IOException {
        try {
            if (out.isPresent() && size > 0 && size + line.length > target.maxBytes()) {
                rotate();
            }
            if (out.isEmpty()) {
                open();
            }
            out.get().write(line);
            size += line.length;
            told = false;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void rotate() throws IOException {
        close();
        for (int n = target.files() - 1; n >= 1; n--) {
            Path from = numbered(n - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(n), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (target.files() == 1) {
            Files.deleteIfExists(target.file());
        }
    }

    private Path numbered(int n) {
        return n == 0
                ? target.file()
                : target.file().resolveSibling(target.file().getFileName() + "." + n);
    }

    @Override
    public void flush() throws IOException {
        if (out.isPresent()) {
            try {
                out.get().flush();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private IOException failed(IOException e) {
        out = Optional.empty();
        if (!told) {
            told = true;
            notice.accept("The log cannot be written to " + target.file() + ", lines are lost: "
                    + e.getClass().getSimpleName());
        }
        return e;
    }

    @Override
    public void close() throws IOException {
        Optional<OutputStream> open = out;
        out = Optional.empty();
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
