package io.mtpscript.compiler.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One text that a SQL statement can have: what is written in the program, and what is bound or spliced between. */
public record SqlText(List<Part> parts) {
    /** Stands behind a part that {@code Sql.join} can repeat. */
    private static final String REPEATED = " /* repeated */";

    private static final String COMPUTED = "/* computed */";

    public SqlText {
        parts = List.copyOf(parts);
    }

    /** A stretch of a statement. */
    public sealed interface Part {
        /** Piece {@code piece} of a {@code sql} literal. */
        record Text(int template, int piece, String text) implements Part {}

        /** Hole {@code hole} of a literal, sent as a parameter of this type. */
        record Parameter(int template, int hole, int type) implements Part {}

        /** What is before it can come any number of times: once is shown. */
        record Repeated() implements Part {}

        /** Sql that is known only when the program runs. */
        record Computed(String why) implements Part {}
    }

    static SqlText computed(String why) {
        return new SqlText(List.of(new Part.Computed(why)));
    }

    SqlText then(SqlText next) {
        var all = new ArrayList<>(parts);
        all.addAll(next.parts);
        return new SqlText(all);
    }

    SqlText repeated() {
        return then(new SqlText(List.of(new Part.Repeated())));
    }

    /** As it is sent, with {@code $1} to {@code $n}; what is computed, and that something repeats, as comments. */
    public String text() {
        var text = new StringBuilder();
        int parameters = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Text(int _, int _, String piece) -> text.append(piece);
                case Part.Parameter _ -> text.append('$').append(++parameters);
                case Part.Repeated _ -> text.append(REPEATED);
                case Part.Computed _ -> text.append(COMPUTED);
            }
        }
        return text.toString();
    }

    /** The parameters, {@code $1} first. */
    public List<Part.Parameter> parameters() {
        var found = new ArrayList<Part.Parameter>();
        for (Part part : parts) {
            if (part instanceof Part.Parameter parameter) {
                found.add(parameter);
            }
        }
        return found;
    }

    /** Why its whole text is not known; empty where it is. */
    public Optional<String> unknown() {
        for (Part part : parts) {
            if (part instanceof Part.Computed(String why)) {
                return Optional.of(why);
            }
        }
        return Optional.empty();
    }

    /** The literals it is made of. */
    public SortedSet<Integer> templates() {
        var found = new TreeSet<Integer>();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                found.add(text.template());
            }
        }
        return found;
    }

    /**
     * A place in {@link #text}.
     *
     * @param part what stands there
     * @param offset UTF-16 units from the part's beginning
     */
    public record Place(Part part, int offset) {}

    /**
     * What a database's error points at.
     *
     * @param position in {@link #text}, in code points from 1; 0 where none is known
     */
    public Optional<Place> atPosition(int position) {
        if (position == 0) {
            return Optional.empty();
        }
        String text = text();
        return at(text.offsetByCodePoints(0, Math.min(position - 1, text.codePointCount(0, text.length()))));
    }

    /** What stands at this UTF-16 offset of {@link #text}; empty behind its end. */
    public Optional<Place> at(int offset) {
        int start = 0;
        int parameters = 0;
        for (Part part : parts) {
            int length = switch (part) {
                case Part.Text(int _, int _, String piece) -> piece.length();
                case Part.Parameter _ -> 1 + Integer.toString(++parameters).length();
                case Part.Repeated _ -> REPEATED.length();
                case Part.Computed _ -> COMPUTED.length();
            };
            if (offset < start + length) {
                return Optional.of(new Place(part, offset - start));
            }
            start += length;
        }
        return Optional.empty();
    }
}
