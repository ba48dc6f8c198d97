package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.postgres.PostgresJournal;
import io.mtpscript.effects.journal.postgres.PostgresSettings;
import io.mtpscript.effects.journal.segment.SegmentJournal;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.request.FaultLog;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.util.Optional;

/** Opens what keeps a record of requests: the journal and the audit trail. */
final class Records {
    /** How much a journal in memory keeps. */
    private static final int JOURNAL_REQUESTS = 10_000;

    private static final long JOURNAL_BYTES = 64L << 20;

    private Records() {}

    /**
     * Opens the journal that settings ask for.
     *
     * @param snapshotHash of the program that will be served
     * @throws StartException if its folder cannot be used
     */
    static Journal journal(JournalSettings settings, byte[] snapshotHash, FaultLog faults) throws StartException {
        return switch (settings) {
            case JournalSettings.None() -> Journal.none();
            case JournalSettings.Memory() -> new MemoryJournal(JOURNAL_REQUESTS, JOURNAL_BYTES);
            case JournalSettings.Files(SegmentSettings segments) -> {
                try {
                    yield SegmentJournal.open(segments, snapshotHash, Clock.systemUTC(), faults::journal);
                } catch (IOException e) {
                    throw notOpened(e);
                }
            }
            case JournalSettings.Postgres(PostgresSettings table) -> {
                try {
                    yield PostgresJournal.open(table, faults::journal);
                } catch (IOException e) {
                    throw notOpened(e);
                } catch (IllegalArgumentException e) {
                    throw new StartException(ExitCode.USAGE, "Cannot open the journal: " + e.getMessage());
                }
            }
        };
    }

    private static StartException notOpened(IOException e) {
        String reason = e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
        return new StartException(ExitCode.UNAVAILABLE, "Cannot open the journal: " + reason);
    }

    /**
     * Opens the audit trail that settings ask for; empty where they ask for none.
     *
     * @throws StartException if its folder cannot be used, or it needs a key that is not set
     */
    static Optional<AuditTrail> audit(
            EngineSettings settings, ServedProgram program, EffectRuntime effects, LogSink log, FaultLog faults)
            throws StartException {
        if (settings.audit().isEmpty()) {
            return Optional.empty();
        }
        requireHidingKey(settings, program);
        try {
            return Optional.of(AuditTrail.open(
                    settings.audit().get(),
                    EngineVersion.text(),
                    program.snapshotHash(),
                    settings.host().randomKey(),
                    effects.transactions(),
                    log,
                    Clock.systemUTC(),
                    faults::audit));
        } catch (IOException e) {
            String reason = e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot open the audit trail: " + reason);
        }
    }

    /** Bodies of sensitive routes leave no hash in the trail that somebody could try values against. */
    static void requireHidingKey(EngineSettings settings, ServedProgram program) throws StartException {
        boolean sensitive = program.program().routes().stream().anyMatch(Program.Route::sensitive);
        if (settings.audit().isPresent()
                && sensitive
                && settings.host().randomKey().isEmpty()) {
            throw new StartException(
                    ExitCode.USAGE,
                    "The program has sensitive routes: for the audit trail set MTP_RANDOM_KEY to at least "
                            + RandomKey.MIN_BYTES + " bytes that nobody knows, such as `openssl rand -hex 32` gives");
        }
    }
}
