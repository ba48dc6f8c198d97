package io.mtpscript.engine.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The copies of heads, read along with the trail in ascending order. Belongs to one thread. */
final class HeadCopies implements AutoCloseable {
    private final Optional<AuditFile> file;
    private final String name;
    private @Nullable AuditEntry current;
    private long last = -1;

    private HeadCopies(Optional<AuditFile> file, String name) {
        this.file = file;
        this.name = name;
    }

    /** @param path empty where there are none */
    static HeadCopies open(Optional<Path> path) throws IOException {
        HeadCopies copies = path.isEmpty()
                ? new HeadCopies(Optional.empty(), "")
                : new HeadCopies(Optional.of(AuditFile.open(path.get())), AuditFile.name(path.get()));
        copies.advance();
        return copies;
    }

    String name() {
        return name;
    }

    private void advance() throws IOException {
        current = null;
        while (file.isPresent() && current == null) {
            Optional<AuditFile.Line> line = file.get().next();
            if (line.isEmpty()) {
                return;
            }
            current = AuditEntry.of(name, line.get())
                    .filter(entry -> entry.number("n").isPresent())
                    .orElse(null);
        }
    }

    /** The copy of the head that is record n, if there is one. To be asked for ascending numbers. */
    byte @Nullable [] at(long n) throws IOException {
        for (AuditEntry entry = current; entry != null; entry = current) {
            long number = entry.number("n").orElse(-1);
            if (number > n) {
                return null;
            }
            last = Math.max(last, number);
            advance();
            if (number == n) {
                return entry.bytes();
            }
        }
        return null;
    }

    /** The number of the last copy; those before it are passed over. */
    long lastNumber() throws IOException {
        for (AuditEntry entry = current; entry != null; entry = current) {
            OptionalLong number = entry.number("n");
            last = Math.max(last, number.orElse(-1));
            advance();
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
