package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tokens under the parsers' hands, and what keeps a fault from spreading.
 *
 * <p>A bracketed part is a region: within it the parsers see {@link TokenKind#END} where it ends, so nothing read wrongly
 * inside moves what follows. After a complaint the stream is <em>recovering</em>: further complaints are swallowed until
 * a reader has skipped to the next place where reading starts afresh (a statement, an item of a list, a region's end).
 */
final class TokenStream {
    private final SourceFile source;
    private final Token[] tokens;
    private final int[] closes;
    private final boolean[] closed;
    private final boolean[] startsLine;
    private final List<Diagnostic> found;
    private final Faults faults;
    private final DiagnosticLimit limitOfFindings = new DiagnosticLimit();

    private int position;
    private int limit;
    private Token end;
    private int lastEnd;
    private int depth;
    private boolean recovering;

    /** Whether the part being read has a fault, told or not. */
    private boolean damaged;

    private boolean anyDamage;

    /** Directly in a bracket that is never closed, which has been told, nothing more is said. */
    private boolean quiet;

    /** Where a statement or an item begins: what is wrong there is not something missing before. */
    private int freshStart;

    TokenStream(SourceFile source, Brackets.Paired paired, List<Diagnostic> found, Faults faults) {
        this.source = source;
        this.tokens = paired.tokens().toArray(Token[]::new);
        this.closes = paired.closes();
        this.closed = paired.closed();
        this.startsLine = paired.startsLine();
        this.found = found;
        this.faults = faults;
        this.limit = tokens.length - 1;
        this.end = tokens[limit];
    }

    // --- looking

    Token peek() {
        return tokenAt(position);
    }

    Token peek(int ahead) {
        return tokenAt(position + ahead);
    }

    /** The token at an index; {@link TokenKind#END} from the region's end on. */
    Token tokenAt(int index) {
        return index < limit ? tokens[index] : end;
    }

    int index() {
        return position;
    }

    /** The index at which the region ends; tells regions apart. */
    int limit() {
        return limit;
    }

    boolean at(TokenKind kind) {
        return peek().is(kind);
    }

    boolean atWord(String word) {
        return peek().isWord(word);
    }

    boolean atEnd() {
        return position >= limit;
    }

    /** Whether a line break that can end a statement stands before the next token. */
    boolean startsLine() {
        return startsLineAt(position);
    }

    boolean startsLineAt(int index) {
        return index < limit && startsLine[index];
    }

    /** The index after the token at {@code index}, or after the whole bracket it opens. */
    int after(int index) {
        if (closes[index] < 0) {
            return index + 1;
        }
        return Math.min(closed[index] ? closes[index] + 1 : closes[index], limit);
    }

    /** Whether the token at {@code index} opens a bracket that is closed within this region. */
    boolean isClosedBracket(int index) {
        return index < limit && closes[index] >= 0 && closed[index] && closes[index] < limit;
    }

    // --- taking

    Token next() {
        Token token = peek();
        if (position < limit) {
            position++;
            lastEnd = token.end();
        }
        return token;
    }

    boolean accept(TokenKind kind) {
        if (at(kind)) {
            next();
            return true;
        }
        return false;
    }

    boolean acceptWord(String word) {
        if (atWord(word)) {
            next();
            return true;
        }
        return false;
    }

    /** Takes a token of this kind, or complains. */
    boolean expect(TokenKind kind) {
        if (accept(kind)) {
            return true;
        }
        expected(kind.group() == TokenKind.Group.LITERAL ? kind.symbol() : "`" + kind.symbol() + "`");
        return false;
    }

    /** Takes the {@code >} that ends type arguments, also off the front of {@code >=}. */
    boolean acceptClosingAngle() {
        if (at(TokenKind.GREATER_EQUAL)) {
            Token both = peek();
            tokens[position] =
                    new Token(TokenKind.ASSIGN, both.start() + 1, both.end(), "=", false, false, false, List.of());
            startsLine[position] = false;
            lastEnd = both.start() + 1;
            return true;
        }
        return accept(TokenKind.GREATER);
    }

    /** A name being declared or used; empty after a complaint. */
    Optional<Name> name(String what) {
        if (at(TokenKind.IDENT)) {
            return Optional.of(asName(next()));
        } else if (peek().isAnyWord() && !startsLine()) {
            Token word = next();
            report(Diagnostic.of(
                    DiagnosticCode.RESERVED_WORD,
                    span(word),
                    "`" + word.value() + "` is a reserved word and cannot be " + what));
            return Optional.of(asName(word));
        }
        expected(what);
        return Optional.empty();
    }

    /** The name of a record's field: any word, or a string; empty after a complaint. */
    Optional<Name> fieldName() {
        if (peek().isAnyWord() || at(TokenKind.STRING)) {
            return Optional.of(asName(next()));
        }
        expected("a field name");
        return Optional.empty();
    }

    Name asName(Token token) {
        return new Name(token.value(), span(token));
    }

    /** The value of an Int literal with its sign; empty when it does not fit, which is then reported. */
    OptionalLong intValue(Token literal, boolean negative) {
        String digits = literal.value();
        if (digits.equals(NumberLexer.LEAST_INT_MAGNITUDE)) {
            if (negative) {
                return OptionalLong.of(Long.MIN_VALUE);
            }
            report(Diagnostic.of(DiagnosticCode.INT_OUT_OF_RANGE, span(literal), "This number does not fit into an Int")
                    .withHint("The largest Int is 9223372036854775807; only with a minus is this one an Int."));
            return OptionalLong.empty();
        }
        long value = Long.parseLong(digits);
        return OptionalLong.of(negative ? -value : value);
    }

    // --- regions

    /** What {@link #leave} needs to return to the region around. */
    record Region(int start, int limit, Token end, boolean recovering, boolean quiet, boolean isClosed) {}

    /** Takes an opening bracket; until {@link #leave} only what it encloses is seen. */
    Region enter() {
        int opener = position;
        Token open = next();
        boolean isClosed = isClosedBracket(opener);
        Region outer = new Region(open.start(), limit, end, recovering, quiet, isClosed);
        quiet = !isClosed && !open.is(TokenKind.LEFT_BRACE);
        startAfresh();
        limit = Math.min(closes[opener], limit);
        Token closer = tokens[limit];
        end = new Token(
                TokenKind.END,
                closer.start(),
                closer.end(),
                closer.value(),
                closer.lineBefore(),
                closer.spaceBefore(),
                closer.afterFault() || !isClosed,
                List.of());
        recovering = false;
        return outer;
    }

    /**
     * Leaves a region past its closing bracket; what is left in it is complained about once. Where the bracket is not
     * closed, which has been told, what follows is not trusted before the next fresh start.
     */
    void leave(Region outer) {
        if (!atEnd() && outer.isClosed) {
            expected(end.value().isEmpty() ? "the end" : "`" + end.value() + "`");
        }
        position = limit;
        if (outer.isClosed) {
            lastEnd = tokens[position].end();
            position++;
        } else {
            lastEnd = position > 0 ? Math.max(lastEnd, tokens[position - 1].end()) : lastEnd;
        }
        limit = outer.limit;
        end = outer.end;
        quiet = outer.quiet;
        recovering = outer.recovering || !outer.isClosed;
    }

    /** What may stand between the items of a region. */
    enum Separator {
        COMMA,
        /** A comma, a semicolon or a line break. */
        COMMA_OR_LINE
    }

    /** Reads items to the region's end, each by {@code item}; a fault in one does not touch the others. */
    void items(Separator separator, Runnable item) {
        while (!atEnd()) {
            int before = position;
            startAfresh();
            item.run();
            endItem(separator, before);
            if (position == before) {
                skipOne();
            }
        }
    }

    private void endItem(Separator separator, int before) {
        if (recovering) {
            skipToItemEnd(separator, before);
            recovering = false;
        }
        if (atEnd() || accept(TokenKind.COMMA)) {
            return;
        } else if (separator == Separator.COMMA_OR_LINE && (accept(TokenKind.SEMICOLON) || startsLine())) {
            return;
        }
        missingComma();
        if (recovering && !peek().lineBefore()) {
            skipToItemEnd(separator, before);
            accept(TokenKind.COMMA);
        }
        recovering = false;
    }

    private void missingComma() {
        if (peek().lineBefore()) {
            Span after = new Span(source, lastEnd, lastEnd);
            error(Diagnostic.of(DiagnosticCode.MISSING_SEPARATOR, spanOfLast(), "A comma is missing after this")
                    .withFix(after, ","));
        } else {
            String closer = end.value().isEmpty() ? "" : " or `" + end.value() + "`";
            expected("`,`" + closer);
        }
    }

    private void skipToItemEnd(Separator separator, int before) {
        while (!atEnd() && !at(TokenKind.COMMA)) {
            boolean newLine = startsLine() && position > before;
            if (separator == Separator.COMMA_OR_LINE && (newLine || at(TokenKind.SEMICOLON))) {
                return;
            }
            skipOne();
        }
    }

    /** Passes over one token, or a whole bracket. */
    void skipOne() {
        if (position < limit) {
            position = after(position);
            lastEnd = Math.max(lastEnd, tokens[position - 1].end());
        }
    }

    void skipToEnd() {
        while (!atEnd()) {
            skipOne();
        }
    }

    // --- damage

    /** A part begins that accounts for its own faults; gives what {@link #endPart} needs to know of the part around. */
    boolean beginPart() {
        boolean around = isDamaged();
        damaged = false;
        return around;
    }

    /** Ends a part and returns to the one around; gives whether this one is damaged. */
    boolean endPart(boolean around) {
        boolean ended = isDamaged();
        damaged = around;
        return ended;
    }

    /** Whether the part being read has a fault so far, apart from those of parts within that account for their own. */
    boolean isDamaged() {
        if (faults.passed(here())) {
            damage();
        }
        return damaged;
    }

    /** Whether the text has any fault so far; brackets aside. */
    boolean anyDamage() {
        return anyDamage;
    }

    // --- depth

    /** Goes one level deeper; false, after a complaint and past the region, where that is too deep. */
    boolean descend() {
        if (depth >= SyntaxLimits.MAX_DEPTH) {
            error(tooDeep(span(peek())));
            position = limit;
            return false;
        }
        depth++;
        return true;
    }

    void ascend() {
        depth--;
    }

    static Diagnostic tooDeep(Span where) {
        return Diagnostic.of(
                        DiagnosticCode.NESTING_TOO_DEEP,
                        where,
                        "This is nested more than " + SyntaxLimits.MAX_DEPTH + " levels deep")
                .withHint("Give the inner parts names with `let`, or move them to functions of their own.");
    }

    // --- complaining

    /** Reports a form that is understood, though it may not stand here; reading goes on as usual. */
    void report(Diagnostic diagnostic) {
        if (diagnostic.severity() == Severity.ERROR) {
            damage();
        }
        if (!recovering && !quiet) {
            add(diagnostic);
        }
    }

    /** Reports what cannot be understood, unless that follows from a fault told before. */
    void error(Diagnostic diagnostic) {
        damage();
        if (!recovering && !quiet && !peek().afterFault()) {
            add(diagnostic);
        }
        recovering = true;
    }

    private void damage() {
        damaged = true;
        anyDamage = true;
    }

    private void add(Diagnostic diagnostic) {
        if (limitOfFindings.admits(diagnostic.severity())) {
            found.add(diagnostic);
        }
    }

    /** Complains that {@code what} does not stand here; at the start of a line, that it is missing before. */
    void expected(String what) {
        if (startsLine() && position > freshStart) {
            error(Diagnostic.of(DiagnosticCode.UNEXPECTED_TOKEN, spanOfLast(), "Expected " + what + " after this"));
        } else {
            Diagnostic unexpected = Diagnostic.of(
                    DiagnosticCode.UNEXPECTED_TOKEN,
                    span(peek()),
                    "Expected " + what + ", found " + peek().described());
            error(hintForFound().map(unexpected::withHint).orElse(unexpected));
        }
    }

    /** What to write for a word of other languages, or a colon more. */
    private Optional<String> hintForFound() {
        return switch (peek().value()) {
            case "elif", "elsif" -> Optional.of("Write `else if (...) { ... }`.");
            case ":" ->
                peek(1).is(TokenKind.ASSIGN)
                        ? Optional.of("A value gets its name with `let x = ...`.")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A statement or an item begins here. */
    void startAfresh() {
        freshStart = position;
    }

    boolean recovering() {
        return recovering;
    }

    /** Reading starts afresh here. */
    void recovered() {
        recovering = false;
    }

    // --- places

    SourceFile source() {
        return source;
    }

    Span span(Token token) {
        return new Span(source, token.start(), token.end());
    }

    /** From {@code start} to the end of the last token taken. */
    Span spanFrom(int start) {
        return new Span(source, start, Math.max(start, lastEnd));
    }

    Span spanBetween(int start, int stop) {
        return new Span(source, start, Math.max(start, stop));
    }

    /** Where the next token starts. */
    int here() {
        return peek().start();
    }

    int lastEnd() {
        return lastEnd;
    }

    private Span spanOfLast() {
        return span(tokens[Math.max(0, position - 1)]);
    }
}
