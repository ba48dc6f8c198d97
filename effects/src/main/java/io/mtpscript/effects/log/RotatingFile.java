package io.mtpscript.effects.log;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.effects.append.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends to a file until it is full; then {@code app.log} becomes {@code app.log.1}, that {@code app.log.2}, and the oldest goes.
 * A file that cannot be written is closed, and opened again for the next line; a line of which it has a part only ends there. One
 * that is full and cannot be renamed goes on, and is tried again when it has grown by as much.
 */
final class RotatingFile implements LineOutput {
    private static final int BUFFER = 1 << 16;

    /** Opens files to append to. */
    @FunctionalInterface
    interface Opener {
        WritableByteChannel open(Path file) throws IOException;
    }

    private final LogTarget.Files target;
    private final Consumer<String> notice;
    private final Opener opener;
    private Optional<WritableByteChannel> out = Optional.empty();
    /** Lines that the file does not have yet. */
    private final ByteBuilder waiting = new ByteBuilder();
    /** Of the file, with what waits. */
    private long size;
    /** Whether the file ends within a line. */
    private boolean torn;

    private boolean told;

    /** How large the file may become before it is followed by another. */
    private long full;

    /** Whether somebody was told that it could not be. */
    private boolean stuck;

    /** @param notice told when the file cannot be written, once until it can, and then that it can */
    RotatingFile(LogTarget.Files target, Consumer<String> notice) {
        this(
                target,
                notice,
                file -> OwnFiles.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    RotatingFile(LogTarget.Files target, Consumer<String> notice, Opener opener) {
        this.target = target;
        this.notice = notice;
        this.opener = opener;
        full = target.maxBytes();
    }

    /** Opens the file, so that what is wrong with it is known at the start. */
    void open() throws IOException {
        size = Files.exists(target.file()) ? Files.size(target.file()) : 0;
        WritableByteChannel file = opener.open(target.file());
        out = Optional.of(file);
        if (torn) {
            ByteBuffer newline = ByteBuffer.wrap(new byte[] {'\n'});
            while (newline.hasRemaining()) {
                file.write(newline);
            }
            torn = false;
            size++;
        }
    }

    @Override
    public void write(byte[] line, long epochMillis) throws IOException {
        boolean taken = false;
        try {
            if (out.isPresent() && size > 0 && size + line.length > full) {
                drain();
                rotate();
            }
            if (out.isEmpty()) {
                open();
            }
            waiting.add(line);
            taken = true;
            size += line.length;
            if (waiting.length() >= BUFFER) {
                drain();
            }
        } catch (IOException e) {
            throw failed(e, taken ? 0 : 1);
        }
    }

    /** Gives the file what waits. Where it takes a part only, the rest waits. */
    private void drain() throws IOException {
        if (out.isEmpty() || waiting.length() == 0) {
            return;
        }
        ByteBuffer from = ByteBuffer.wrap(waiting.toByteArray());
        waiting.clear();
        try {
            while (from.hasRemaining()) {
                out.get().write(from);
            }
        } finally {
            if (from.hasRemaining()) {
                torn = from.position() == 0 ? torn : from.get(from.position() - 1) != '\n';
                waiting.add(from.array(), from.position(), from.limit());
            }
        }
        if (told) {
            told = false;
            notice.accept("The log can be written to " + target.file() + " again");
        }
    }

    private void rotate() throws IOException {
        close();
        try {
            makeWay();
            full = target.maxBytes();
            if (stuck) {
                stuck = false;
                notice.accept("The log " + target.file() + " is followed by another file again");
            }
        } catch (IOException e) {
            // Its lines are worth more than its size.
            full = size + target.maxBytes();
            if (!stuck) {
                stuck = true;
                notice.accept("The log " + target.file() + " is full and cannot be renamed, it grows on: "
                        + e.getClass().getSimpleName());
            }
        }
    }

    private void makeWay() throws IOException {
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
        try {
            drain();
        } catch (IOException e) {
            throw failed(e, 0);
        }
    }

    /**
     * Gives up the file and what waits.
     *
     * @param more how many lines are lost that do not wait
     */
    private LinesLostException failed(IOException e, int more) {
        int lines = more;
        for (byte each : waiting.toByteArray()) {
            lines += each == '\n' ? 1 : 0;
        }
        waiting.clear();
        closeQuietly();
        if (!told) {
            told = true;
            notice.accept("The log cannot be written to " + target.file() + ", lines are lost: "
                    + e.getClass().getSimpleName());
        }
        return new LinesLostException(String.valueOf(e.getMessage()), lines);
    }

    private void closeQuietly() {
        Optional<WritableByteChannel> open = out;
        out = Optional.empty();
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (IOException e) {
            // It was given up for another reason.
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        Optional<WritableByteChannel> open = out;
        out = Optional.empty();
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
