package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.SnapshotFiles;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads snapshots as the engine does, trusting the roots given or the development root. */
final class SnapshotTrust {
    private SnapshotTrust() {}

    static ServedProgram load(Context context, Path snapshot, @Nullable Path trust) throws CliFailure {
        return load(context, snapshot, trust, Instant.now());
    }

    /** @param time at which the certificates must be valid */
    static ServedProgram load(Context context, Path snapshot, @Nullable Path trust, Instant time) throws CliFailure {
        Path roots = trust == null ? context.developmentKeys().root() : trust;
        if (trust == null && !Files.exists(roots)) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "there is no development root at " + roots
                            + "; give the roots to trust with --trust, or make one with" + " mtpsc keygen");
        }
        try {
            return SnapshotFiles.load(snapshot, roots, time);
        } catch (StartException e) {
            throw EngineStart.failure(e);
        }
    }
}
