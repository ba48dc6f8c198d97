package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Comment;
import io.mtpscript.compiler.syntax.Lexed;
import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes the tokens of a text in their order, each with the comments before it, into a {@link Layout}. The callers say
 * where groups begin and end and where lines may be broken; what stands between two tokens otherwise is {@link Spacing}'s.
 *
 * <p>A comment never passes a token that is written, so wherever a comment made a line break necessary, there was one
 * before.
 */
final class Emitter {
    /** What has been put between the last token and the next one. */
    private enum Gap {
        NOTHING,
        GLUE,
        SPACE,
        /** A place where a line may be broken, or is. */
        LINE
    }

    /** Which blank lines of the source stay in the gap before the next token. */
    enum Blanks {
        NONE,
        KEEP,
        /** There is one, whether in the source or not. */
        FORCE
    }

    private enum FrameKind {
        GROUP,
        NEST,
        PART
    }

    private record Frame(FrameKind kind, List<Layout> parts) {}

    private final String source;
    private final List<Token> tokens;
    private final Comments comments;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** Index of the token to be written next. */
    private int next;

    /** Where the last token or comment that was written or dropped ends in the source. */
    private int lastEnd;

    private Optional<Token> last = Optional.empty();
    private Gap gap = Gap.LINE;
    private Blanks blanks = Blanks.KEEP;
    private Layout prefix = Layout.EMPTY;

    Emitter(Lexed lexed) {
        this.source = lexed.source().text();
        this.tokens = new ArrayList<>(lexed.tokens());
        this.comments = new Comments(lexed);
        frames.push(new Frame(FrameKind.PART, new ArrayList<>()));
    }

    // --- looking

    Token peek() {
        return tokens.get(next);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }

    boolean at(TokenKind kind) {
        return peek().is(kind);
    }

    /** The last token of this kind before {@code offset}, which is ahead. */
    Token before(int offset, TokenKind kind) {
        int index = next;
        while (tokens.get(index).start() < offset) {
            index++;
        }
        while (!tokens.get(index).is(kind)) {
            index--;
        }
        return tokens.get(index);
    }

    /** The token that starts at {@code offset} or after it, ahead. */
    Token from(int offset) {
        int index = next;
        while (tokens.get(index).start() < offset) {
            index++;
        }
        return tokens.get(index);
    }

    /** Whether a comment stands before the next token. */
    boolean commentAhead() {
        return comments.isBefore(peek().start());
    }

    // --- structure

    void group() {
        frames.push(new Frame(FrameKind.GROUP, new ArrayList<>()));
    }

    void nest() {
        frames.push(new Frame(FrameKind.NEST, new ArrayList<>()));
    }

    /** Ends the innermost group or nest. */
    void end() {
        Frame frame = frames.pop();
        Layout content = new Layout.Concat(List.copyOf(frame.parts));
        add(
                switch (frame.kind) {
                    case GROUP -> new Layout.Group(content);
                    case NEST -> new Layout.Nest(content);
                    case PART -> content;
                });
    }

    /** Breaks the groups around. */
    void broken() {
        add(Layout.BROKEN);
    }

    private void add(Layout layout) {
        frames.element().parts.add(layout);
    }

    /** What {@code part} writes, apart from everything else, beginning without a space. */
    Layout apart(Runnable part) {
        frames.push(new Frame(FrameKind.PART, new ArrayList<>()));
        gap = Gap.GLUE;
        part.run();
        return new Layout.Concat(List.copyOf(frames.pop().parts));
    }

    /**
     * The whole text.
     *
     * @throws IllegalStateException if a token has been left behind: a formatter must never lose what somebody wrote
     */
    String finish(int width) {
        if (!at(TokenKind.END)) {
            throw new IllegalStateException("left behind at " + peek().start() + ": " + peek());
        }
        dangling(Blanks.KEEP);
        String text = Layout.render(new Layout.Concat(List.copyOf(frames.pop().parts)), width)
                .strip();
        return text.isEmpty() ? "" : text + "\n";
    }

    // --- what stands between tokens

    void glue() {
        gap = Gap.GLUE;
    }

    void space() {
        gap = Gap.SPACE;
    }

    void line(Layout kind) {
        line(kind, Blanks.NONE);
    }

    /** A place where a line may be broken. Comments at the end of the source's line come before it. */
    void line(Layout kind, Blanks kept) {
        trailing();
        add(kind);
        gap = Gap.LINE;
        blanks = kept;
    }

    /** Text that follows the last token directly, before the comments behind it. */
    void insert(Layout text) {
        add(text);
    }

    /** Text directly before the next token, after the comments before it. */
    void prefix(Layout text) {
        prefix = text;
    }

    // --- tokens

    void token() {
        Token token = peek();
        leading(token);
        switch (gap) {
            case LINE -> {
                // the space or line break is there
            }
            case GLUE -> separate(Spacing.isNeeded(last, token));
            case SPACE -> separate(true);
            case NOTHING -> separate(Spacing.between(last, token));
        }
        add(prefix);
        add(Layout.text(source.substring(token.start(), token.end())));
        wrote(token);
    }

    private void separate(boolean space) {
        if (space) {
            add(Layout.text(" "));
        }
    }

    private void wrote(Token token) {
        next++;
        last = Optional.of(token);
        lastEnd = token.end();
        gap = Gap.NOTHING;
        blanks = Blanks.NONE;
        prefix = Layout.EMPTY;
    }

    /** A token of this kind, which must be the next. */
    void token(TokenKind kind) {
        if (!at(kind)) {
            throw new IllegalStateException("expected " + kind + " at " + peek().start() + ", found " + peek());
        }
        token();
    }

    /** Leaves the next token out; the comments around it stay. */
    void drop() {
        comments.detachDocs(peek().start());
        dropBar();
    }

    /** Leaves out the {@code |} before a variant: a doc comment before it is the variant's as well. */
    void dropBar() {
        if (!commentAhead()) {
            lastEnd = peek().end();
        }
        next++;
    }

    void dropAll(TokenKind first, TokenKind second) {
        while (at(first) || at(second)) {
            drop();
        }
    }

    /** The {@code >} that ends type arguments, also off the front of {@code >=}. */
    void closeAngle() {
        Token token = peek();
        if (token.is(TokenKind.GREATER_EQUAL)) {
            int middle = token.start() + 1;
            tokens.set(
                    next,
                    new Token(
                            TokenKind.GREATER,
                            token.start(),
                            middle,
                            ">",
                            token.lineBefore(),
                            false,
                            false,
                            List.of()));
            tokens.add(next + 1, new Token(TokenKind.ASSIGN, middle, token.end(), "=", false, false, false, List.of()));
        }
        glue();
        token(TokenKind.GREATER);
    }

    /** The opening parentheses before {@code offset}; gives how many. */
    int openParens(int offset) {
        int count = 0;
        while (peek().start() < offset) {
            token(TokenKind.LEFT_PAREN);
            count++;
        }
        return count;
    }

    void closeParens(int count) {
        for (int i = 0; i < count; i++) {
            token(TokenKind.RIGHT_PAREN);
        }
    }

    // --- templates

    /** A template, as it stands but for the expressions in its holes. */
    void template(List<Runnable> holes) {
        Token start = peek();
        leading(start);
        separate(gap == Gap.SPACE || (gap == Gap.NOTHING && Spacing.between(last, start)));
        StringBuilder text = new StringBuilder();
        int depth = 0;
        int hole = 0;
        do {
            Token token = peek();
            depth += token.isTemplateStart() ? 1 : token.is(TokenKind.TEMPLATE_END) ? -1 : 0;
            text.append(source, token.start(), token.end());
            wrote(token);
            if (token.is(TokenKind.HOLE_START)) {
                text.append(hole(holes.get(hole++)));
            }
        } while (depth > 0);
        add(Layout.text(text.toString()));
    }

    /** What a hole holds, on one line; as it stands where that cannot be. */
    private String hole(Runnable hole) {
        int start = next;
        int from = last.orElseThrow().end();
        int to = tokens.get(holeEnd()).start();
        String text = source.substring(from, to);
        if (!comments.isBefore(to) && !text.contains("\n")) {
            String formatted = Layout.render(apart(hole), Integer.MAX_VALUE);
            text = formatted.contains("\n") ? text : formatted;
        }
        next = start;
        int end = holeEnd();
        while (next < end) {
            wrote(peek());
        }
        comments.skipTo(to);
        return text;
    }

    private int holeEnd() {
        int depth = 1;
        int at = next;
        while (true) {
            depth +=
                    tokens.get(at).is(TokenKind.HOLE_START) ? 1 : tokens.get(at).is(TokenKind.HOLE_END) ? -1 : 0;
            if (depth == 0) {
                return at;
            }
            at++;
        }
    }

    // --- comments

    /** Writes the comments on the last token's line that nothing else follows there; gives whether one ends the line. */
    private boolean trailing() {
        boolean endsLine = false;
        while (!endsLine && last.isPresent() && comments.isTrailing(lastEnd, peek())) {
            endsLine = comments.peek().kind() != Comment.Kind.BLOCK;
            add(Layout.text(" "));
            comment();
        }
        if (endsLine) {
            broken();
        }
        return endsLine;
    }

    private void comment() {
        add(comments.layout());
        lastEnd = comments.next().end();
    }

    /** Writes the comments before {@code token} and sees to the blank lines around them. */
    private void leading(Token token) {
        if (gap != Gap.LINE && trailing()) {
            add(Layout.HARD);
            gap = Gap.LINE;
        }
        boolean forced = blanks == Blanks.FORCE && !comments.hasBlankLine(lastEnd, token.start());
        while (comments.isBefore(token.start())) {
            Comment comment = comments.peek();
            if (gap == Gap.LINE) {
                blankLine(forced, comment.start());
                forced = false;
            } else if (comments.startsLine(lastEnd)) {
                add(Layout.HARD);
            } else if (!last.map(t -> Spacing.opens(t.kind())).orElse(true)) {
                add(Layout.text(" "));
            }
            boolean endsLine = comments.endsLine(token);
            comment();
            if (endsLine) {
                add(Layout.HARD);
                gap = Gap.LINE;
            } else {
                gap = Spacing.closes(token.kind()) ? Gap.GLUE : Gap.SPACE;
            }
        }
        if (gap == Gap.LINE) {
            blankLine(forced, token.start());
        }
    }

    private void blankLine(boolean forced, int to) {
        boolean first = last.isEmpty() && lastEnd == 0;
        if (!first && (forced || (blanks != Blanks.NONE && comments.blankLineBetween(lastEnd, to)))) {
            add(Layout.HARD);
        }
    }

    /** Writes the comments before a closing bracket, or the end of the text, inside of it. */
    void dangling(Blanks kept) {
        int limit = peek().start();
        Blanks here = last.map(t -> Spacing.opens(t.kind())).orElse(true) ? Blanks.NONE : kept;
        while (comments.isBefore(limit)) {
            Comment comment = comments.peek();
            if (comments.startsLine(lastEnd)) {
                add(Layout.HARD);
                boolean blank = here != Blanks.NONE && comments.blankLineBetween(lastEnd, comment.start());
                add(blank ? Layout.HARD : Layout.EMPTY);
                broken();
            } else if (!last.map(t -> t.is(TokenKind.LEFT_PAREN) || t.is(TokenKind.LEFT_BRACKET))
                    .orElse(true)) {
                add(Layout.text(" "));
            }
            if (comments.endsLine(peek())) {
                broken();
            }
            comment();
            here = kept;
        }
    }
}
