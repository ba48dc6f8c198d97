package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Pairs the brackets of a token list before it is parsed, so that the parser knows where each bracketed part ends,
 * whatever stands in it, and every fault of bracketing is told once, here.
 *
 * <p>Sound texts pair by kind alone. Where that leaves a bracket open, indentation decides where it ought to have been
 * closed: a declaration in the first column is inside nothing, a closing brace at the start of a line closes the line
 * indented as it is, and a round or square bracket does not reach past a line indented no deeper than its own. A closing
 * bracket of another kind than the innermost open one is taken for stray where that leaves fewer faults behind it.
 */
final class Brackets {
    private final SourceFile source;
    /** Made where indentation is asked for: sound texts pair without it. */
    private Optional<LineIndex> lines = Optional.empty();

    private final List<Token> tokens;
    private final List<Diagnostic> found = new ArrayList<>();

    /** For an opening bracket, the index of the token its part ends before; for others -1. */
    private final int[] closes;

    /** Whether the token at {@code closes} is the closing bracket, rather than just where it is missing. */
    private final boolean[] closed;

    private final boolean[] stray;

    /** For an opening bracket, a closer of another kind met directly within it; -1 for none. */
    private final int[] strayWithin;

    /** Round and square brackets that matching by kind left open: only these may be ended by indentation. */
    private final boolean[] suspect;

    /** Opening brackets whose closing one is known to have been swallowed: no more is said about them. */
    private final boolean[] excused;

    private final BracketGuess guess;

    /** Whether pairing by kind alone has failed, so that each fault is a choice. */
    private boolean deciding;

    private int[] stack = new int[16];
    private int depth;
    private int openHoles;

    private Brackets(Lexed lexed) {
        this.source = lexed.source();
        this.tokens = lexed.tokens();
        this.closes = new int[tokens.size()];
        this.closed = new boolean[tokens.size()];
        this.stray = new boolean[tokens.size()];
        this.strayWithin = new int[tokens.size()];
        this.suspect = new boolean[tokens.size()];
        this.excused = new boolean[tokens.size()];
        this.guess = new BracketGuess(tokens);
    }

    /**
     * Tokens without stray closers, and for each: where its bracket ends, whether it is closed there, and whether a
     * line break before it may end a statement.
     */
    record Paired(
            List<Token> tokens, int[] closes, boolean[] closed, boolean[] startsLine, List<Diagnostic> diagnostics) {}

    static Paired pair(Lexed lexed) {
        Brackets brackets = new Brackets(lexed);
        if (!brackets.match(false)) {
            brackets.suspectUnclosed();
            brackets.match(true);
        }
        boolean[] replaces = brackets.replacements();
        brackets.report(replaces);
        return brackets.paired(replaces);
    }

    /** Fills the tables; gives whether all brackets pair. */
    private boolean match(boolean byIndentation) {
        Arrays.fill(closes, -1);
        Arrays.fill(closed, false);
        Arrays.fill(stray, false);
        Arrays.fill(strayWithin, -1);
        depth = 0;
        openHoles = 0;
        deciding = byIndentation;
        boolean sound = true;
        int last = tokens.size() - 1;
        for (int i = 0; i < last; i++) {
            Token token = tokens.get(i);
            if (byIndentation) {
                leaveByIndentation(i);
            }
            if (token.is(TokenKind.BROKEN) && token.afterFault()) {
                sound &= closeSwallowed(i);
            } else if (token.kind().opens()) {
                push(i);
                openHoles += token.is(TokenKind.HOLE_START) ? 1 : 0;
            } else if (token.kind().closes()) {
                sound &= close(i);
            }
        }
        sound &= depth == 0;
        abandonTo(0, last);
        return sound;
    }

    private void suspectUnclosed() {
        for (int i = 0; i < tokens.size(); i++) {
            TokenKind kind = tokens.get(i).kind();
            suspect[i] =
                    closes[i] >= 0 && !closed[i] && (kind == TokenKind.LEFT_PAREN || kind == TokenKind.LEFT_BRACKET);
        }
    }

    private void push(int opener) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = opener;
    }

    private boolean close(int closer) {
        TokenKind kind = tokens.get(closer).kind();
        int at = depth - 1;
        int lowest = Math.max(0, depth - SyntaxLimits.MAX_DEPTH);
        while (at >= lowest && kindAt(at).closer() != kind && !isBarrier(at, kind)) {
            at--;
        }
        if (at < lowest || kindAt(at).closer() != kind) {
            stray[closer] = true;
            if (depth > 0 && strayWithin[stack[depth - 1]] < 0) {
                strayWithin[stack[depth - 1]] = closer;
            }
            return false;
        }
        boolean sound = at == depth - 1;
        if (!sound && deciding && guess.closerIsStray(stack, depth, at, closer)) {
            stray[closer] = true;
            return false;
        }
        abandonTo(at + 1, closer);
        closes[stack[at]] = closer;
        closed[stack[at]] = true;
        depth = at;
        openHoles -= kind == TokenKind.HOLE_END ? 1 : 0;
        return sound;
    }

    /** Closes what a string without its closing quote has swallowed the closing brackets of. */
    private boolean closeSwallowed(int string) {
        int before = depth;
        int inner = 0;
        String text = tokens.get(string).value();
        for (int i = 0; i < text.length() && depth > 0; i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                inner++;
            } else if (inner > 0 && (c == ')' || c == ']' || c == '}')) {
                inner--;
            } else if (kindAt(depth - 1).closer().symbol().equals(Character.toString(c))) {
                excused[stack[depth - 1]] = true;
                abandonTo(depth - 1, string + 1);
            }
        }
        return depth == before;
    }

    private TokenKind kindAt(int at) {
        return tokens.get(stack[at]).kind();
    }

    /** A bracket inside a template's hole does not close one outside of it. */
    private boolean isBarrier(int at, TokenKind closer) {
        return kindAt(at) == TokenKind.HOLE_START && closer != TokenKind.TEMPLATE_END;
    }

    /** Ends what is open above {@code to} before the token {@code end}, without a closing bracket. */
    private void abandonTo(int to, int end) {
        while (depth > to) {
            int opener = stack[--depth];
            openHoles -= tokens.get(opener).is(TokenKind.HOLE_START) ? 1 : 0;
            closes[opener] = end;
            int replaced = strayWithin[opener];
            if (replaced >= 0) {
                closes[opener] = replaced;
                closed[opener] = true;
            }
        }
    }

    private void leaveByIndentation(int i) {
        Token token = tokens.get(i);
        if (!token.lineBefore() || depth == 0 || openHoles > 0) {
            return;
        }
        int column = indentation(token);
        if (column == 0 && startsDeclaration(i)) {
            abandonTo(0, i);
        } else if (token.is(TokenKind.RIGHT_BRACE)) {
            while (depth > 1 && kindAt(depth - 1) == TokenKind.LEFT_BRACE && indentationAt(depth - 1) > column) {
                abandonTo(depth - 1, i);
            }
        } else if (!token.kind().closes()) {
            while (depth > 0 && endsBefore(token, column)) {
                abandonTo(depth - 1, i);
            }
        }
    }

    /** Whether the innermost bracket cannot reach to {@code token}, which starts a line. */
    private boolean endsBefore(Token token, int column) {
        int opener = stack[depth - 1];
        boolean outdented = column <= indentationAt(depth - 1);
        if (tokens.get(opener).is(TokenKind.LEFT_BRACE)) {
            return outdented && (token.is(TokenKind.ELSE) || opensRecord(opener));
        }
        return token.is(TokenKind.LET) || (outdented && suspect[opener]);
    }

    private boolean opensRecord(int opener) {
        Token first = tokens.get(opener + 1);
        boolean field = first.isAnyWord() || first.is(TokenKind.STRING);
        return first.is(TokenKind.ELLIPSIS) || (field && tokens.get(opener + 2).is(TokenKind.COLON));
    }

    private int indentationAt(int at) {
        return indentation(tokens.get(stack[at]));
    }

    /** How far the line of {@code token} is indented, in characters. */
    private int indentation(Token token) {
        LineIndex index = lines.orElseGet(() -> LineIndex.of(source));
        lines = Optional.of(index);
        int start = index.startOf(index.lineAt(token.start()));
        int i = start;
        String text = source.text();
        while (i < token.start() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i - start;
    }

    private boolean startsDeclaration(int i) {
        Token token = tokens.get(i);
        return switch (token.kind()) {
            case FUNCTION, IMPORT, EXPORT -> true;
            case IDENT -> DeclarationStart.isContextual(token, tokens.get(i + 1));
            default -> false;
        };
    }

    private void report(boolean[] replaces) {
        for (int i = 0; i < tokens.size() && found.size() < DiagnosticLimit.MAX_PER_FILE; i++) {
            Token token = tokens.get(i);
            if (stray[i] && !replaces[i]) {
                found.add(Diagnostic.of(
                                DiagnosticCode.STRAY_BRACKET,
                                span(token),
                                "This `" + token.value() + "` closes nothing")
                        .withFix(span(token), ""));
            } else if (closes[i] >= 0
                    && closed[i]
                    && tokens.get(closes[i]).kind() != token.kind().closer()) {
                Token closer = tokens.get(closes[i]);
                String wanted = token.kind().closer().symbol();
                found.add(Diagnostic.of(
                                DiagnosticCode.STRAY_BRACKET,
                                span(closer),
                                "A `" + wanted + "` is expected here, not `" + closer.value() + "`")
                        .withLabel(span(token), "it would close this `" + token.value() + "`")
                        .withFix(span(closer), wanted));
            } else if (closes[i] >= 0 && !closed[i] && !excused[i] && !isTemplatePart(token.kind())) {
                found.add(unclosed(i));
            }
        }
    }

    /** The lexer has told of unclosed templates. */
    private static boolean isTemplatePart(TokenKind kind) {
        return kind == TokenKind.TEMPLATE_START || kind == TokenKind.SQL_START;
    }

    private Diagnostic unclosed(int opener) {
        Token token = tokens.get(opener);
        Token next = tokens.get(closes[opener]);
        Diagnostic unclosed = Diagnostic.of(
                        DiagnosticCode.UNCLOSED_BRACKET, span(token), "This `" + token.value() + "` is never closed")
                .withHint("Add the missing `" + token.kind().closer().symbol() + "`.");
        return next.is(TokenKind.END) ? unclosed : unclosed.withLabel(span(next), "it should be closed before this");
    }

    private Span span(Token token) {
        return new Span(source, token.start(), token.end());
    }

    /** Which tokens stand where another kind of closing bracket should. */
    private boolean[] replacements() {
        boolean[] replaces = new boolean[tokens.size()];
        for (int i = 0; i < tokens.size(); i++) {
            if (closes[i] >= 0 && closed[i]) {
                replaces[closes[i]] = true;
            }
        }
        return replaces;
    }

    private Paired paired(boolean[] replaces) {
        int[] newIndex = new int[tokens.size()];
        List<Token> kept = new ArrayList<>(tokens.size());
        boolean afterStray = false;
        for (int i = 0; i < tokens.size(); i++) {
            newIndex[i] = kept.size();
            if (stray[i] && !replaces[i]) {
                afterStray = true;
            } else {
                kept.add(afterStray ? tainted(tokens.get(i)) : tokens.get(i));
                afterStray = false;
            }
        }
        int[] keptCloses = new int[kept.size()];
        boolean[] keptClosed = new boolean[kept.size()];
        Arrays.fill(keptCloses, -1);
        for (int i = 0; i < tokens.size(); i++) {
            if (closes[i] >= 0) {
                keptCloses[newIndex[i]] = newIndex[closes[i]];
                keptClosed[newIndex[i]] = closed[i];
            }
        }
        return new Paired(kept, keptCloses, keptClosed, startsLine(kept, keptCloses), List.copyOf(found));
    }

    private static Token tainted(Token t) {
        return new Token(t.kind(), t.start(), t.end(), t.value(), true, true, true, t.doc());
    }

    /** A line break counts where the innermost bracket is a brace or none. */
    private boolean[] startsLine(List<Token> kept, int[] ends) {
        boolean[] starts = new boolean[kept.size()];
        depth = 0;
        for (int i = 0; i < kept.size(); i++) {
            while (depth > 0 && ends[stack[depth - 1]] <= i) {
                depth--;
            }
            boolean counts = depth == 0 || kept.get(stack[depth - 1]).is(TokenKind.LEFT_BRACE);
            starts[i] = counts && kept.get(i).lineBefore();
            if (ends[i] >= 0) {
                push(i);
            }
        }
        return starts;
    }
}
