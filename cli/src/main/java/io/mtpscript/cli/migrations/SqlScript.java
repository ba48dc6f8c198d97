package io.mtpscript.cli.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes a file of SQL apart into its statements, as {@code psql} does: at semicolons outside of quotes, comments, brackets and the
 * bodies of functions ({@code BEGIN ATOMIC ... END}).
 */
final class SqlScript {
    private static final Set<String> TRANSACTION = Set.of("BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK");

    /** How many words of a statement tell what it is. */
    private static final int FIRST_WORDS = 8;

    private final String text;
    private final boolean transaction;
    private final List<Statement> statements = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int at;
    private int start = -1;
    private int brackets;
    private int bodies;
    private boolean standardStreams;

    /** @param offset where it begins in the file, in UTF-16 units */
    record Statement(String sql, int offset) {}

    /** Something that cannot be sent. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        private final int offset;

        Fault(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    private SqlScript(String text, boolean transaction) {
        this.text = text;
        this.transaction = transaction;
    }

    /**
     * The statements, without their semicolons.
     *
     * @param transaction whether they run in a transaction, which they must not end
     */
    static List<Statement> statements(String text, boolean transaction) throws Fault {
        return new SqlScript(text, transaction).split();
    }

    private List<Statement> split() throws Fault {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (c == ';') {
                semicolon();
            } else {
                if (start < 0) {
                    start = at;
                }
                token(c);
            }
        }
        end();
        return List.copyOf(statements);
    }

    private void semicolon() throws Fault {
        if (brackets == 0 && bodies == 0) {
            end();
        }
        at++;
    }

    private void end() throws Fault {
        if (start >= 0) {
            check();
            statements.add(new Statement(text.substring(start, at).stripTrailing(), start));
        }
        start = -1;
        brackets = 0;
        bodies = 0;
        standardStreams = false;
        words.clear();
    }

    private void check() throws Fault {
        String first = words.isEmpty() ? "" : words.getFirst();
        boolean savepoint = first.equals("ROLLBACK") && words.contains("TO");
        if (TRANSACTION.contains(first) && !savepoint) {
            throw new Fault(
                    start,
                    transaction
                            ? first + " cannot stand here: a file is one transaction already"
                            : first + " cannot stand here: this file runs without a transaction");
        }
        if (first.equals("COPY") && standardStreams) {
            throw new Fault(start, "COPY from or to the client cannot stand in a migration: write INSERT");
        }
    }

    private void token(char c) throws Fault {
        if (c == '\'') {
            quoted('\'', false);
        } else if (c == '"') {
            quoted('"', false);
        } else if (c == '$') {
            dollar();
        } else if (c == '\\') {
            int line = text.indexOf('\n', at);
            String command = text.substring(at, line < 0 ? text.length() : line).strip();
            throw new Fault(at, "'" + command + "' is a command of psql, not SQL: only SQL can be sent");
        } else if (startsWord(c)) {
            word();
        } else {
            brackets += c == '(' ? 1 : c == ')' && brackets > 0 ? -1 : 0;
            at++;
        }
    }

    private static boolean startsWord(char c) {
        return Character.isLetter(c) || c == '_' || c > 0x7F;
    }

    private static boolean inWord(char c) {
        return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private void word() throws Fault {
        int from = at;
        while (at < text.length() && inWord(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at).toUpperCase(Locale.ROOT);
        if (word.equals("E") && at < text.length() && text.charAt(at) == '\'') {
            quoted('\'', true);
            return;
        }
        if (words.size() < FIRST_WORDS) {
            words.add(word);
        }
        standardStreams |= word.equals("STDIN") || word.equals("STDOUT");
        boolean routine =
                words.getFirst().equals("CREATE") && (words.contains("FUNCTION") || words.contains("PROCEDURE"));
        if (routine && (word.equals("BEGIN") || (word.equals("CASE") && bodies > 0))) {
            bodies++;
        } else if (word.equals("END") && bodies > 0) {
            bodies--;
        }
    }

    private void quoted(char quote, boolean escapes) throws Fault {
        int from = at;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at++;
            } else if (c == quote) {
                if (at + 1 >= text.length() || text.charAt(at + 1) != quote) {
                    at++;
                    return;
                }
                at++;
            }
            at++;
        }
        throw new Fault(from, "this " + quote + " is never closed");
    }

    /** {@code $tag$ ... $tag$}; anything else that begins with a dollar sign is a letter like any other. */
    private void dollar() throws Fault {
        int from = at;
        int end = at + 1;
        while (end < text.length() && inWord(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean opens =
                end < text.length() && text.charAt(end) == '$' && (end == at + 1 || startsWord(text.charAt(at + 1)));
        if (!opens) {
            at++;
            return;
        }
        String tag = text.substring(from, end + 1);
        int close = text.indexOf(tag, end + 1);
        if (close < 0) {
            throw new Fault(from, "this " + tag + " is never closed");
        }
        at = close + tag.length();
    }

    /** Comments nest. */
    private void comment() throws Fault {
        int from = at;
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
        if (depth > 0) {
            throw new Fault(from, "this comment is never closed");
        }
    }
}
