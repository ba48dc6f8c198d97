package io.mtpscript.compiler.calls;

import java.util.Locale;

/**
 * A piece of SQL, as PostgreSQL takes a text apart.
 *
 * @param start where it begins in the text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param closed false for quotes and comments that go on to the end of the text because nothing closes them
 */
public record SqlToken(Kind kind, int start, int end, boolean closed) {
    /** What it is. */
    public enum Kind {
        SPACE,
        /** {@code --}, without the end of its line. */
        LINE_COMMENT,
        /** Between slashes and stars, with those that are nested in it. */
        COMMENT,
        /** In single or double quotes, with the {@code E} of one that has escapes. */
        QUOTED,
        /** {@code $tag$ ... $tag$}. */
        DOLLAR_QUOTED,
        WORD,
        /** One character. */
        OTHER
    }

    /** The one that begins there. */
    public static SqlToken at(String text, int start) {
        char c = text.charAt(start);
        if (isSpace(c)) {
            int end = start + 1;
            while (end < text.length() && isSpace(text.charAt(end))) {
                end++;
            }
            return new SqlToken(Kind.SPACE, start, end, true);
        }
        if (text.startsWith("--", start)) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return new SqlToken(Kind.LINE_COMMENT, start, end, true);
        }
        if (text.startsWith("/*", start)) {
            return comment(text, start);
        }
        if (c == '\'' || c == '"') {
            return quoted(text, start, start, false);
        }
        if (c == '$') {
            return dollar(text, start);
        }
        return startsWord(c) ? word(text, start) : new SqlToken(Kind.OTHER, start, start + 1, true);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean startsWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 0x7F;
    }

    private static boolean inWord(char c) {
        return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private static SqlToken word(String text, int start) {
        int end = start + 1;
        while (end < text.length() && inWord(text.charAt(end))) {
            end++;
        }
        boolean escapes = text.substring(start, end).toUpperCase(Locale.ROOT).equals("E") && text.startsWith("'", end);
        return escapes ? quoted(text, start, end, true) : new SqlToken(Kind.WORD, start, end, true);
    }

    private static SqlToken quoted(String text, int start, int open, boolean escapes) {
        char quote = text.charAt(open);
        int at = open + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote && !text.startsWith(String.valueOf(quote), at + 1)) {
                return new SqlToken(Kind.QUOTED, start, at + 1, true);
            }
            at += c == quote || (escapes && c == '\\') ? 2 : 1;
        }
        return new SqlToken(Kind.QUOTED, start, text.length(), false);
    }

    /** Anything else that begins with a dollar sign is a character like any other. */
    private static SqlToken dollar(String text, int start) {
        int end = start + 1;
        while (end < text.length() && inWord(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean opens = text.startsWith("$", end) && (end == start + 1 || startsWord(text.charAt(start + 1)));
        if (!opens) {
            return new SqlToken(Kind.OTHER, start, start + 1, true);
        }
        String tag = text.substring(start, end + 1);
        int close = text.indexOf(tag, end + 1);
        return close < 0
                ? new SqlToken(Kind.DOLLAR_QUOTED, start, text.length(), false)
                : new SqlToken(Kind.DOLLAR_QUOTED, start, close + tag.length(), true);
    }

    private static SqlToken comment(String text, int start) {
        int at = start;
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
        return new SqlToken(Kind.COMMENT, start, Math.min(at, text.length()), depth == 0);
    }
}
