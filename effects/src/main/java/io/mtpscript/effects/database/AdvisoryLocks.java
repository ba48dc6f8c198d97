package io.mtpscript.effects.database;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Which statements can have to do with advisory locks of the session, by their text. Giving such locks back costs the server as much as
 * a short statement, so it is put off where nobody can see the difference: a statement that {@link #outOfReach} is true of takes none,
 * but through what the database's owner made (a view, an operator, a policy), and sees none.
 */
final class AdvisoryLocks {
    static final String UNLOCK = "SELECT pg_catalog.pg_advisory_unlock_all()";

    /** How long a lock may stay that such a statement took after all. */
    static final int PUT_OFF_MILLIS = 50;

    /** What may stand before an opening bracket: words of the language, and functions that only compute. */
    private static final Set<String> BEFORE_BRACKET = Set.of(
            "ALL",
            "AND",
            "ANY",
            "AS",
            "AVG",
            "BY",
            "COALESCE",
            "COUNT",
            "DISTINCT",
            "ELSE",
            "EXCEPT",
            "EXISTS",
            "FROM",
            "GREATEST",
            "HAVING",
            "IN",
            "INTERSECT",
            "LEAST",
            "LENGTH",
            "LOWER",
            "MAX",
            "MIN",
            "NOT",
            "NULLIF",
            "ON",
            "OR",
            "OVER",
            "SELECT",
            "SOME",
            "SUM",
            "THEN",
            "UNION",
            "UPPER",
            "USING",
            "VALUES",
            "WHEN",
            "WHERE");

    private AdvisoryLocks() {}

    /** Whether a text calls no function but those that only compute, and names nothing of the system's. What is doubtful is not. */
    static boolean outOfReach(String sql) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(sql)) {
            // Some letters have capitals that are of the list's words.
            return false;
        }
        String text = sql.toUpperCase(Locale.ROOT);
        if (text.contains("PG_") || text.contains("--") || text.contains("/*") || text.indexOf('\\') >= 0) {
            return false;
        }
        for (int bracket = text.indexOf('('); bracket >= 0; bracket = text.indexOf('(', bracket + 1)) {
            int end = bracket;
            while (end > 0 && text.charAt(end - 1) <= ' ') {
                end--;
            }
            int start = end;
            while (start > 0 && isOfName(text.charAt(start - 1))) {
                start--;
            }
            if (start < end && !BEFORE_BRACKET.contains(text.substring(start, end))) {
                return false;
            }
        }
        return true;
    }

    /** A point too: what is named with its schema is no function of the list. */
    private static boolean isOfName(char c) {
        return c == '_' || c == '$' || c == '"' || c == '.' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
}
