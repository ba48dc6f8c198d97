package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Comment;
import io.mtpscript.compiler.syntax.Lexed;
import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** The comments of a text, taken one after another, and how they stand on their lines. */
final class Comments {
    private final String source;
    private final List<Comment> all;
    private int next;

    Comments(Lexed lexed) {
        this.source = lexed.source().text();
        this.all = new ArrayList<>(lexed.comments());
    }

    boolean isBefore(int offset) {
        return next < all.size() && all.get(next).start() < offset;
    }

    Comment peek() {
        return all.get(next);
    }

    Comment next() {
        return all.get(next++);
    }

    void skipTo(int offset) {
        while (isBefore(offset)) {
            next++;
        }
    }

    /** Makes doc comments before {@code offset} ordinary ones: the token they stand before is left out. */
    void detachDocs(int offset) {
        for (int i = next; i < all.size() && all.get(i).start() < offset; i++) {
            Comment comment = all.get(i);
            if (comment.kind() == Comment.Kind.DOC) {
                all.set(i, new Comment(Comment.Kind.LINE, comment.start(), comment.end()));
            }
        }
    }

    // --- lines

    private boolean lineBetween(int from, int to) {
        int found = source.indexOf('\n', from);
        return found >= 0 && found < to;
    }

    boolean blankLineBetween(int from, int to) {
        boolean inBlank = false;
        for (int i = from; i < to; i++) {
            char c = source.charAt(i);
            if (c == '\n' && inBlank) {
                return true;
            }
            inBlank = c == '\n' || (inBlank && (c == ' ' || c == '\t'));
        }
        return false;
    }

    /** Whether a blank line stands before, between or after the comments up to {@code offset}. */
    boolean hasBlankLine(int from, int offset) {
        int at = from;
        for (int i = next; i < all.size() && all.get(i).start() < offset; i++) {
            if (blankLineBetween(at, all.get(i).start())) {
                return true;
            }
            at = all.get(i).end();
        }
        return blankLineBetween(at, offset);
    }

    /** Whether the next comment begins a line of its own, after what ends at {@code lastEnd}. */
    boolean startsLine(int lastEnd) {
        return peek().kind() == Comment.Kind.DOC || lineBetween(lastEnd, peek().start());
    }

    /** Whether nothing stands behind the next comment on its line, {@code token} being the next token. */
    boolean endsLine(Token token) {
        return peek().kind() != Comment.Kind.BLOCK || lineBetween(peek().end(), elementAfter(next, token));
    }

    /** Whether the next comment stands at the end of the line of what ends at {@code lastEnd}. */
    boolean isTrailing(int lastEnd, Token token) {
        if (!isBefore(token.start()) || startsLine(lastEnd)) {
            return false;
        }
        int at = next;
        while (at < all.size() && all.get(at).start() < token.start()) {
            Comment comment = all.get(at);
            boolean ends = comment.kind() == Comment.Kind.LINE || lineBetween(comment.end(), elementAfter(at, token));
            if (ends || comment.kind() == Comment.Kind.DOC) {
                return true;
            }
            at++;
        }
        return token.is(TokenKind.END);
    }

    private int elementAfter(int index, Token token) {
        boolean comment = index + 1 < all.size() && all.get(index + 1).start() < token.start();
        return comment ? all.get(index + 1).start() : token.start();
    }

    // --- texts

    /** The text of the next comment. Lines of a block that begin with a star are put below its own. */
    Layout layout() {
        Comment comment = peek();
        String text = source.substring(comment.start(), comment.end());
        if (comment.kind() == Comment.Kind.LINE && text.startsWith("///") && !text.startsWith("////")) {
            return Layout.text("//" + text.substring(3).stripTrailing());
        } else if (comment.kind() != Comment.Kind.BLOCK) {
            return Layout.text(text.stripTrailing());
        }
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        boolean starred = lines.stream().skip(1).allMatch(line -> line.strip().startsWith("*"));
        if (!starred) {
            return Layout.text(String.join("\n", lines));
        }
        List<Layout> parts = new ArrayList<>();
        for (String line : lines) {
            parts.add(parts.isEmpty() ? Layout.text(line) : Layout.of(Layout.HARD, " " + line.strip()));
        }
        return new Layout.Concat(parts);
    }
}
