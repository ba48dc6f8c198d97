package io.mtpscript.compiler.types;

import io.mtpscript.compiler.calls.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The holes of a SQL literal that stand in quotes or in a comment, where the database sees a text and no parameter.
 *
 * @param token what they stand in
 * @param text of the token, each hole one space
 * @param holes their numbers in the literal, in its order; not empty
 * @param places of the holes in {@code text}
 */
record QuotedHoles(SqlToken token, String text, List<Integer> holes, List<Integer> places) {
    QuotedHoles {
        holes = List.copyOf(holes);
        places = List.copyOf(places);
    }

    static List<QuotedHoles> of(HoledSql sql) {
        String text = sql.text();
        List<Integer> all = sql.holes();
        List<QuotedHoles> found = new ArrayList<>();
        int next = 0;
        for (int at = 0; at < text.length() && next < all.size(); ) {
            SqlToken token = SqlToken.at(text, at);
            int first = next;
            while (next < all.size() && all.get(next) < token.end()) {
                next++;
            }
            if (next > first && hides(token.kind())) {
                int start = at;
                found.add(new QuotedHoles(
                        token,
                        text.substring(start, token.end()),
                        IntStream.range(first, next).boxed().toList(),
                        all.subList(first, next).stream()
                                .map(place -> place - start)
                                .toList()));
            }
            at = token.end();
        }
        return found;
    }

    private static boolean hides(SqlToken.Kind kind) {
        return switch (kind) {
            case LINE_COMMENT, COMMENT, QUOTED, DOLLAR_QUOTED -> true;
            case SPACE, WORD, OTHER -> false;
        };
    }

    /** What they stand in, as a sentence goes on with it. */
    String where() {
        return switch (token.kind()) {
            case LINE_COMMENT, COMMENT -> "in a comment of SQL";
            case QUOTED -> isName() ? "in a quoted name of SQL" : "in a text of SQL";
            case DOLLAR_QUOTED, SPACE, WORD, OTHER -> "in a text of SQL";
        };
    }

    /** @param written how each hole is written where it is a parameter */
    String remedy(IntFunction<String> written) {
        if (token.kind() == SqlToken.Kind.LINE_COMMENT || token.kind() == SqlToken.Kind.COMMENT) {
            return "Leave it out: a comment is sent as it is written.";
        }
        if (isName()) {
            return "A name cannot be a parameter. Write it, or choose one of several `sql` literals by `match`.";
        }
        if (!text.startsWith("'") || !token.closed() || text.contains("\n")) {
            return "Put the text together in SQL: `'...' || ${...}`.";
        }
        var parts = new ArrayList<String>();
        int from = 1;
        for (int i = 0; i < holes.size(); i++) {
            addText(parts, text.substring(from, places.get(i)));
            parts.add(written.apply(holes.get(i)));
            from = places.get(i) + 1;
        }
        addText(parts, text.substring(from, text.length() - 1));
        return parts.size() == 1
                ? "Leave out the quotes: `" + parts.getFirst() + "`."
                : "Put the text together in SQL: `" + String.join(" || ", parts) + "`.";
    }

    private static void addText(List<String> parts, String piece) {
        if (!piece.isEmpty()) {
            parts.add("'" + piece + "'");
        }
    }

    private boolean isName() {
        return text.startsWith("\"");
    }
}
