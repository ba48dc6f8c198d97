package io.mtpscript.engine.inspector;

import java.util.Locale;

/** What a replay by another program than the recorded one tells. */
public enum Edits {
    /** What the edited sources would answer: who serves has a compiler. */
    SOURCES,
    /** What another snapshot would answer. */
    SNAPSHOT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
