package io.mtpscript.engine.settings;

import io.mtpscript.effects.journal.postgres.PostgresSettings;
import io.mtpscript.effects.journal.segment.SegmentSettings;

/** Where requests are recorded. */
public sealed interface JournalSettings {
    /** Nowhere. */
    record None() implements JournalSettings {}

    /** In memory, the last ones. */
    record Memory() implements JournalSettings {}

    /** In a table of PostgreSQL. */
    record Postgres(PostgresSettings settings) implements JournalSettings {}

    /** In segment files. */
    record Files(SegmentSettings segments) implements JournalSettings {}
}
