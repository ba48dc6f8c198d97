package io.mtpscript.cli.diff;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One thing that is otherwise in the newer program.
 *
 * @param route method and path, as the newer program writes it; empty for what concerns the whole program
 * @param text what was gained, lost, or how it changed
 * @param call of which effect's function, for statements and hosts: {@code DbRead.query}
 */
public record Difference(
        String route, Sign sign, Kind kind, Optional<String> call, String text, SortedSet<Level> levels) {
    /** Whether the newer program has it, had it, or has it in another form. */
    public enum Sign {
        ADDED('+'),
        REMOVED('-'),
        CHANGED('~');

        private final char mark;

        Sign(char mark) {
            this.mark = mark;
        }

        char mark() {
            return mark;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What it is about; the order in which a route's differences are listed. */
    public enum Kind {
        ROUTE("route"),
        AUTH("auth"),
        EFFECT("effect"),
        STATEMENT("statement"),
        HOST("host"),
        CONFIG("config"),
        SENSITIVE("sensitive"),
        STATUS("status"),
        TYPE("type"),
        GAS_BOUND("gas bound"),
        SEMANTICS("semantics");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Why somebody has to look at it. */
    public enum Level {
        /** The program may do, or lets callers do, what it did not before. */
        AUTHORITY,
        /** Clients of the older program may fail. */
        BREAKING;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Difference of(String route, Sign sign, Kind kind, String text, Level... levels) {
        return of(route, sign, kind, Optional.empty(), text, levels);
    }

    static Difference of(String route, Sign sign, Kind kind, Optional<String> call, String text, Level... levels) {
        var all = new TreeSet<Level>();
        for (Level level : levels) {
            all.add(level);
        }
        return new Difference(route, sign, kind, call, text, all);
    }
}
