package io.mtpscript.compiler.types;

import io.mtpscript.compiler.calls.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of a SQL literal, with one space in the place of each hole: a hole ends a word, and is part of what is quoted around it.
 *
 * @param holes where they stand in the text, in its order
 */
record HoledSql(String text, List<Integer> holes) {
    /** What stands behind all that a row is sorted by, or behind its direction. */
    private static final Set<String> ENDS_SORT_KEY = Set.of("ASC", "DESC", "NULLS", "LIMIT", "OFFSET", "FETCH", "FOR");

    private static final String HOLE = "";
    /** In quotes or in a comment. */
    private static final int NOWHERE = -1;

    HoledSql {
        holes = List.copyOf(holes);
    }

    /** @param pieces of a literal: what is written around its holes */
    static HoledSql of(List<String> pieces) {
        List<Integer> holes = new ArrayList<>();
        int length = -1;
        for (String piece : pieces.subList(0, pieces.size() - 1)) {
            length += piece.length() + 1;
            holes.add(length);
        }
        return new HoledSql(String.join(" ", pieces), holes);
    }

    /** The numbers of the holes by which rows are sorted: {@code ORDER BY ${...}}, where nothing but the hole is the key. */
    List<Integer> sortKeys() {
        List<String> tokens = new ArrayList<>();
        // Where each hole stands among the tokens.
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            SqlToken token = SqlToken.at(text, at);
            boolean space = token.kind() == SqlToken.Kind.SPACE;
            while (places.size() < holes.size() && holes.get(places.size()) < token.end()) {
                places.add(space ? tokens.size() : NOWHERE);
                if (space) {
                    tokens.add(HOLE);
                }
            }
            switch (token.kind()) {
                case WORD, OTHER, QUOTED, DOLLAR_QUOTED ->
                    tokens.add(text.substring(at, token.end()).toUpperCase(Locale.ROOT));
                case SPACE, LINE_COMMENT, COMMENT -> {}
            }
            at = token.end();
        }
        List<Integer> found = new ArrayList<>();
        for (int hole = 0; hole < places.size(); hole++) {
            int at = places.get(hole);
            boolean sorts = at >= 2
                    && tokens.get(at - 1).equals("BY")
                    && tokens.get(at - 2).equals("ORDER");
            if (sorts && (at + 1 == tokens.size() || endsSortKey(tokens.get(at + 1)))) {
                found.add(hole);
            }
        }
        return found;
    }

    private static boolean endsSortKey(String token) {
        return token.equals(HOLE) || token.equals(",") || token.equals(")") || ENDS_SORT_KEY.contains(token);
    }
}
