package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.TokenKind;
import java.util.List;

/** Writes brackets with items in them: on one line, or an item a line with a comma after each. */
final class Lists {
    private final Emitter out;

    Lists(Emitter out) {
        this.out = out;
    }

    /**
     * The bracket that is next, with what it holds. It is broken where the author has broken it before its first item.
     *
     * @param edge what stands inside of the brackets on one line: a space or nothing
     */
    void bracketed(Layout edge, List<Runnable> items) {
        if (items.isEmpty()) {
            empty(edge);
            return;
        }
        out.group();
        out.token();
        boolean broken = out.peek().lineBefore();
        if (broken) {
            out.broken();
        }
        out.nest();
        out.line(edge);
        for (int i = 0; i < items.size(); i++) {
            items.get(i).run();
            dropSeparators();
            if (i + 1 < items.size()) {
                out.insert(Layout.text(","));
                out.line(Layout.SPACE, broken ? Emitter.Blanks.KEEP : Emitter.Blanks.NONE);
            } else {
                out.insert(new Layout.IfBroken(","));
            }
        }
        out.dangling(broken ? Emitter.Blanks.KEEP : Emitter.Blanks.NONE);
        out.end();
        out.line(edge);
        out.token();
        out.end();
    }

    private void empty(Layout edge) {
        out.group();
        out.token();
        dropSeparators();
        if (out.commentAhead()) {
            out.nest();
            out.dangling(Emitter.Blanks.KEEP);
            out.end();
            out.line(edge);
        } else {
            out.glue();
        }
        out.token();
        out.end();
    }

    /** The bracket that is next on one line, but for what its items break by themselves. */
    void inline(List<Runnable> items) {
        out.token();
        for (int i = 0; i < items.size(); i++) {
            items.get(i).run();
            dropSeparators();
            if (i + 1 < items.size()) {
                out.insert(Layout.text(","));
                out.space();
            }
        }
        out.token();
    }

    /** {@code <...>}; the {@code <} is next. */
    void angles(List<Runnable> items) {
        out.glue();
        out.token(TokenKind.LESS);
        out.glue();
        for (int i = 0; i < items.size(); i++) {
            items.get(i).run();
            dropSeparators();
            if (i + 1 < items.size()) {
                out.insert(Layout.text(","));
                out.space();
            }
        }
        out.closeAngle();
    }

    void dropSeparators() {
        out.dropAll(TokenKind.COMMA, TokenKind.SEMICOLON);
    }

    /** Whether the author broke the bracket that is next before its first item. */
    boolean isBroken() {
        return out.peek(1).lineBefore();
    }
}
