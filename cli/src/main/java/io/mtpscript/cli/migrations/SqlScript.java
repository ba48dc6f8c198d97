package io.mtpscript.cli.migrations;

import io.mtpscript.compiler.calls.SqlToken;
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
            if (text.charAt(at) == '\uFEFF') {
                at++;
                continue;
            }
            SqlToken token = SqlToken.at(text, at);
            if (!token.closed()) {
                throw new Fault(at, "this " + opening(token) + " is never closed");
            }
            switch (token.kind()) {
                case SPACE, LINE_COMMENT, COMMENT -> at = token.end();
                case QUOTED, DOLLAR_QUOTED, WORD, OTHER -> part(token);
            }
        }
        end();
        return List.copyOf(statements);
    }

    private String opening(SqlToken token) {
        return switch (token.kind()) {
            case COMMENT -> "comment";
            case DOLLAR_QUOTED -> text.substring(token.start(), text.indexOf('$', token.start() + 1) + 1);
            case SPACE, LINE_COMMENT, QUOTED, WORD, OTHER -> text.charAt(token.start()) == '"' ? "\"" : "'";
        };
    }

    private void part(SqlToken token) throws Fault {
        char c = text.charAt(at);
        if (c == ';') {
            semicolon();
            return;
        }
        if (start < 0) {
            start = at;
        }
        if (c == '\\') {
            int line = text.indexOf('\n', at);
            String command = text.substring(at, line < 0 ? text.length() : line).strip();
            throw new Fault(at, "'" + command + "' is a command of psql, not SQL: only SQL can be sent");
        }
        at = token.end();
        if (token.kind() == SqlToken.Kind.WORD) {
            word(text.substring(token.start(), at).toUpperCase(Locale.ROOT));
        } else if (token.kind() == SqlToken.Kind.OTHER) {
            brackets += c == '(' ? 1 : c == ')' && brackets > 0 ? -1 : 0;
        }
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

    private void word(String word) {
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
}
