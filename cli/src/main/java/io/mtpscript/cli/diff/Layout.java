package io.mtpscript.cli.diff;

import io.mtpscript.compiler.calls.SqlToken;

/** SQL without its layout. */
final class Layout {
    private Layout() {}

    /** Every run of white space outside of quotes and comments is one space; behind a comment of a line stands the line's end. */
    static String plain(String sql) {
        var text = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            SqlToken token = SqlToken.at(sql, at);
            at = token.end();
            switch (token.kind()) {
                case SPACE -> space(text);
                case LINE_COMMENT -> text.append(sql, token.start(), at).append('\n');
                case COMMENT, QUOTED, DOLLAR_QUOTED, WORD, OTHER -> text.append(sql, token.start(), at);
            }
        }
        return text.toString().strip();
    }

    private static void space(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append(' ');
        }
    }
}
