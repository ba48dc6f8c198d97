package io.mtpscript.engine.settings;

import io.mtpscript.effects.journal.postgres.PostgresReader;
import io.mtpscript.effects.journal.postgres.PostgresSettings;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the journal is kept, and with what bounds. */
final class JournalOptions {
    private static final int MIB_SHIFT = 20;

    private final OptionValues values;

    JournalOptions(OptionValues values) {
        this.values = values;
    }

    JournalSettings journal() throws UsageException {
        OptionText text = values.given(Option.JOURNAL);
        if (text == null) {
            values.otherwise(Option.JOURNAL, values.development() ? "memory" : "none");
            return values.development() ? new JournalSettings.Memory() : new JournalSettings.None();
        }
        if (text.value().startsWith(OptionValues.FOLDER)) {
            return new JournalSettings.Files(segments(text));
        }
        if (PostgresReader.isUrl(text.value())) {
            return table(text.value());
        }
        return switch (text.value()) {
            case "none" -> new JournalSettings.None();
            case "memory" -> new JournalSettings.Memory();
            case "db" ->
                table(values.text(Option.DB)
                        .orElseThrow(() -> new UsageException(
                                text.origin() + " is 'db', the program's database, and none is given by --db")));
            default ->
                throw new UsageException(text.origin() + " is '" + Masked.refused(text.value())
                        + "'; it must be none, memory, file:DIR, db or postgresql://user:password@host:port/database");
        };
    }

    private JournalSettings table(String url) throws UsageException {
        return new JournalSettings.Postgres(new PostgresSettings(
                url, journalKeys(), journalAge(), values.bytes(Option.JOURNAL_QUEUE, SegmentSettings.QUEUE_BYTES)));
    }

    private JournalKeys journalKeys() throws UsageException {
        Optional<String> keyFile = values.text(Option.JOURNAL_KEY_FILE);
        if (keyFile.isEmpty() && values.development()) {
            return JournalKeys.none();
        }
        String file = keyFile.orElseThrow(
                () -> new UsageException("A journal is encrypted: name a file with its key by --journal-key-file,"
                        + " such as `openssl rand -hex 32` gives"));
        try {
            return JournalKeys.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("There is no file of journal keys " + file);
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private long journalAge() throws UsageException {
        return Duration.ofHours(
                        values.number(Option.JOURNAL_HOURS, 1, Integer.MAX_VALUE, SegmentSettings.MAX_AGE_HOURS))
                .toMillis();
    }

    private SegmentSettings segments(OptionText text) throws UsageException {
        try {
            return new SegmentSettings(
                    Path.of(text.value().substring(OptionValues.FOLDER.length())),
                    journalKeys(),
                    values.bytes(Option.JOURNAL_SEGMENT, SegmentSettings.SEGMENT_BYTES),
                    values.number(Option.JOURNAL_MAX_MIB, 1, Integer.MAX_VALUE, (int)
                                    (SegmentSettings.MAX_BYTES >> MIB_SHIFT))
                            * (1L << MIB_SHIFT),
                    journalAge(),
                    values.bytes(Option.JOURNAL_QUEUE, SegmentSettings.QUEUE_BYTES),
                    values.millis(Option.JOURNAL_COMPACT, SegmentSettings.COMPACT_MILLIS));
        } catch (InvalidPathException e) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which names no folder");
        }
    }
}
