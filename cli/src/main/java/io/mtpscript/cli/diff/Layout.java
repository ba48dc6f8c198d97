package io.mtpscript.cli.diff;

/** SQL without its layout. */
final class Layout {
    private Layout() {}

    /** On one line: every run of white space outside of quotes is one space. */
    static String plain(String sql) {
        var text = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                text.append(c);
            } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                    text.append(' ');
                }
            } else {
                quote = c == '\'' || c == '"' ? c : 0;
                text.append(c);
            }
        }
        return text.toString().strip();
    }
}
