package io.mtpscript.engine.audit;

import io.mtpscript.effects.append.FolderEntries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of one file of a trail, one after the other. Belongs to one thread. */
final class AuditFile implements AutoCloseable {
    /** The file with a copy of every head. */
    static final String HEADS = "heads.jsonl";

    /** More bytes than a line of ours can have. */
    static final int LINE_BYTES_MAX = 16 << 20;

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{12})\\.jsonl");

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private long number;
    private long torn;

    private AuditFile(InputStream in) {
        this.in = in;
    }

    /**
     * A line that was finished.
     *
     * @param number in its file, from 1
     * @param bytes without the line end
     */
    record Line(long number, byte[] bytes) {}

    static String name(long number) {
        return "audit-%012d.jsonl".formatted(number);
    }

    static long number(Path file) {
        Matcher name = NAME.matcher(name(file));
        if (!name.matches()) {
            throw new IllegalArgumentException("No file of a trail is named " + file);
        }
        return Long.parseLong(name.group(1));
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** The files of a folder by their numbers, ascending; none where there is no such folder. */
    static List<Path> list(Path folder) throws IOException {
        return FolderEntries.of(folder, NAME.asMatchPredicate());
    }

    static AuditFile open(Path file) throws IOException {
        return new AuditFile(Files.newInputStream(file));
    }

    /**
     * The next line; empty at the end of those that were finished.
     *
     * @throws IOException also if a line is longer than one of ours can be
     */
    Optional<Line> next() throws IOException {
        line.reset();
        while (fill()) {
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, at, end - at);
            if (end < filled) {
                at = end + 1;
                number++;
                return Optional.of(new Line(number, line.toByteArray()));
            }
            at = end;
            if (line.size() > LINE_BYTES_MAX) {
                throw new IOException("line " + (number + 1) + " has over " + LINE_BYTES_MAX + " bytes");
            }
        }
        torn = line.size();
        return Optional.empty();
    }

    /** Whether there is something to read. */
    private boolean fill() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(buffer));
        }
        return filled > 0;
    }

    /** The bytes behind the last line, once {@link #next} has said that there is none: of a line that was never finished. */
    long torn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
