package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.audit.AuditReader;
import java.io.IOException;
import java.nio.file.Path;

/** Finds the audit trail that a command line names. */
final class AuditFolder {
    private static final String FILE = "file:";

    private AuditFolder() {}

    /** @param trail its folder, as it is or as {@code --audit} has it */
    static Path of(String trail) throws CliFailure {
        Path folder = Path.of(trail.startsWith(FILE) ? trail.substring(FILE.length()) : trail);
        try {
            if (!new AuditReader(folder).exists()) {
                throw new CliFailure(ExitCode.UNAVAILABLE, "there is no audit trail in " + folder);
            }
        } catch (IOException e) {
            throw failure(e);
        }
        return folder;
    }

    static CliFailure failure(IOException e) {
        return new CliFailure(ExitCode.UNAVAILABLE, "the audit trail cannot be read: " + e.getMessage(), e);
    }
}
