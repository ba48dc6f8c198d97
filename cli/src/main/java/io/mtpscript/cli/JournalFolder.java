package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.segment.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the journal that a command line names. */
final class JournalFolder {
    private static final String FILE = "file:";

    private JournalFolder() {}

    /**
     * A reader of a journal that is there.
     *
     * @param journal its folder, as it is or as {@code --journal} has it
     * @param keyFile else the engine's variable names it
     */
    static SegmentReader open(Context context, String journal, @Nullable Path keyFile) throws CliFailure {
        String variable = context.environment().getOrDefault("MTP_JOURNAL_KEY_FILE", "");
        try {
            JournalKeys keys = keyFile != null
                    ? JournalKeys.read(keyFile)
                    : variable.isEmpty() ? JournalKeys.none() : JournalKeys.read(Path.of(variable));
            String folder = journal.startsWith(FILE) ? journal.substring(FILE.length()) : journal;
            SegmentReader reader = new SegmentReader(Path.of(folder), keys);
            if (!reader.exists()) {
                throw new CliFailure(ExitCode.UNAVAILABLE, "there is no journal in " + folder);
            }
            return reader;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static CliFailure failure(IOException e) {
        return new CliFailure(ExitCode.UNAVAILABLE, "the journal cannot be read: " + e.getMessage(), e);
    }
}
