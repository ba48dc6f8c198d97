package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.postgres.PostgresReader;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the journal that a command line names. */
final class JournalPlace {
    private static final String FILE = "file:";

    private JournalPlace() {}

    /**
     * A reader of a journal that is there.
     *
     * @param journal its folder, as it is or as {@code --journal} has it, or the URL of a database
     * @param keyFile else the engine's variable names it
     */
    static JournalSource open(Context context, String journal, @Nullable Path keyFile) throws CliFailure {
        String variable = context.environment().getOrDefault("MTP_JOURNAL_KEY_FILE", "");
        try {
            JournalKeys keys = keyFile != null
                    ? JournalKeys.read(keyFile)
                    : variable.isEmpty() ? JournalKeys.none() : JournalKeys.read(Path.of(variable));
            boolean table = PostgresReader.isUrl(journal);
            String folder = journal.startsWith(FILE) ? journal.substring(FILE.length()) : journal;
            JournalSource source = table ? new PostgresReader(journal, keys) : new SegmentReader(Path.of(folder), keys);
            if (!source.exists()) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE, "there is no journal in " + (table ? "that database" : folder));
            }
            return source;
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static CliFailure failure(IOException e) {
        return new CliFailure(ExitCode.UNAVAILABLE, "the journal cannot be read: " + e.getMessage(), e);
    }
}
