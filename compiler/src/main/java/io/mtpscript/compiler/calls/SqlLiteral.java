package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/** A {@code sql} literal as it is written: where the characters of its pieces, and its holes, stand in the source. */
public final class SqlLiteral {
    private final Span literal;
    private final String text;
    private final List<List<Integer>> pieces = new ArrayList<>();
    private final List<Span> holes = new ArrayList<>();
    private int at;

    private SqlLiteral(Span literal) {
        this.literal = literal;
        this.text = literal.text();
    }

    /** @param literal from {@code sql} to the closing backquote, without syntax errors */
    public static SqlLiteral of(Span literal) {
        var read = new SqlLiteral(literal);
        read.read();
        return read;
    }

    /** The whole literal. */
    public Span span() {
        return literal;
    }

    /** The word that begins at this UTF-16 offset of a piece, or the one character there. */
    public Span word(int piece, int offset) {
        List<Integer> places = pieces.get(piece);
        if (offset >= places.size()) {
            return literal;
        }
        int start = places.get(offset);
        int end = start;
        for (int i = offset; i < places.size() && places.get(i) == end && isWord(text.charAt(end)); i++) {
            end++;
        }
        int from = literal.start() + start;
        return new Span(literal.file(), from, Math.max(from + 1, literal.start() + end));
    }

    /** What PostgreSQL takes into a name without quotes. */
    private static boolean isWord(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
    }

    /** The expression in a hole. */
    public Span hole(int hole) {
        return holes.get(hole);
    }

    private void read() {
        at = text.indexOf('`') + 1;
        while (true) {
            pieces.add(piece());
            if (!text.startsWith("${", at)) {
                return;
            }
            at += 2;
            int start = at;
            skip('}');
            holes.add(new Span(literal.file(), literal.start() + start, literal.start() + at));
            at++;
        }
    }

    /** For each UTF-16 unit of the piece where it is written. */
    private List<Integer> piece() {
        var places = new ArrayList<Integer>();
        while (at < text.length() && text.charAt(at) != '`' && !text.startsWith("${", at)) {
            int start = at;
            int units = 1;
            if (text.startsWith("\\${", at)) {
                places.add(start);
                at += 3;
            } else if (text.startsWith("\\u{", at)) {
                int end = text.indexOf('}', at);
                units = Character.charCount(Integer.parseInt(text, at + 3, end, 16));
                at = end + 1;
            } else {
                at += text.charAt(at) == '\\' || text.startsWith("\r\n", at) ? 2 : 1;
            }
            for (int i = 0; i < units; i++) {
                places.add(start);
            }
        }
        return places;
    }

    /** To this bracket or quote, over everything that is nested before it. */
    private void skip(char end) {
        while (at < text.length() && text.charAt(at) != end) {
            char c = text.charAt(at);
            if (text.startsWith("//", at)) {
                at = text.indexOf('\n', at);
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (c == '"') {
                at++;
                string();
            } else if (c == '`') {
                at++;
                template();
            } else if (c == '{') {
                at++;
                skip('}');
                at++;
            } else {
                at++;
            }
        }
    }

    /** Comments nest. */
    private void comment() {
        int depth = 0;
        do {
            depth += text.startsWith("/*", at) ? 1 : text.startsWith("*/", at) ? -1 : 0;
            at += text.startsWith("/*", at) || text.startsWith("*/", at) ? 2 : 1;
        } while (depth > 0);
    }

    private void string() {
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void template() {
        while (text.charAt(at) != '`') {
            if (text.startsWith("${", at)) {
                at += 2;
                skip('}');
                at++;
            } else {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at++;
    }
}
