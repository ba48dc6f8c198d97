package io.mtpscript.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a trail record by record, without holding more than one. May read while an engine writes. */
public final class AuditReader {
    private final Path folder;

    public AuditReader(Path folder) {
        this.folder = folder;
    }

    /** Whether there is a trail. */
    public boolean exists() throws IOException {
        return Files.isDirectory(folder) && !AuditFile.list(folder).isEmpty();
    }

    /**
     * Gives every record in the order of the trail. Lines that are no records are passed over: {@link AuditVerifier} finds them.
     *
     * @throws IOException if a file cannot be read
     */
    public void read(Consumer<AuditEntry> visitor) throws IOException {
        for (Path path : AuditFile.list(folder)) {
            try (AuditFile file = AuditFile.open(path)) {
                for (Optional<AuditFile.Line> line = file.next(); line.isPresent(); line = file.next()) {
                    AuditEntry.of(AuditFile.name(path), line.get()).ifPresent(visitor);
                }
            }
        }
    }
}
