package io.mtpscript.effects.database;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement may begin with. Statements that control transactions, sessions or the protocol are the engine's own:
 * through them a request could end its transaction or leave something behind on the connection.
 */
final class StatementKind {
    private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN");

    private static final Set<String> WRITES = Set.of(
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "CALL",
            "LOCK",
            "NOTIFY",
            "TRUNCATE",
            "CREATE",
            "ALTER",
            "DROP",
            "COMMENT",
            "GRANT",
            "REVOKE",
            "REFRESH",
            "ANALYZE");

    /** Those whose only effect is on rows, so that the server knows of it as soon as they have met one. */
    private static final Set<String> OF_ROWS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

    private StatementKind() {}

    /** Whether a statement that writes may have had an effect that the server takes notice of only at COMMIT, as NOTIFY has. */
    static boolean mayNotify(String sql) {
        return !OF_ROWS.contains(firstKeyword(sql));
    }

    /** The failure of a statement that is not sent; empty if it is. */
    static Optional<DbFailure> refuse(String sql, boolean mayWrite) {
        return refusal(sql, mayWrite)
                .map(reason -> DbFailure.rejected("0A000", "The statement was not sent: " + reason));
    }

    /** Why the statement is not sent; empty if it is. */
    static Optional<String> refusal(String sql, boolean mayWrite) {
        String keyword = firstKeyword(sql);
        if (READS.contains(keyword) || (mayWrite && WRITES.contains(keyword))) {
            return Optional.empty();
        }
        return Optional.of(
                WRITES.contains(keyword)
                        ? keyword + " writes: it needs DbWrite"
                        : keyword.isEmpty()
                                ? "there is no statement"
                                : keyword + " is not among the statements that a program may send");
    }

    /** The first word behind white space, comments and opening brackets, in capitals; empty if there is none. */
    static String firstKeyword(String sql) {
        int at = 0;
        while (at < sql.length()) {
            char next = sql.charAt(at);
            if (next == '(' || next <= ' ') {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                at = endOfComment(sql, at);
            } else {
                break;
            }
        }
        int end = at;
        while (end < sql.length() && isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(at, end).toUpperCase(Locale.ROOT);
    }

    /** Comments nest. */
    private static int endOfComment(String sql, int start) {
        int depth = 0;
        int at = start;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
