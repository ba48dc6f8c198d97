package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Text to tokens. Reads everything once, in order; what it cannot read it reports and leaves out. Language reference
 * section 1.
 *
 * <p>Two things need context. Inside a template the text between holes is one token, so a stack remembers how many
 * braces are open in each hole. A path stands where an api or a route of {@code serve} has just named its method; the
 * tokens before tell.
 */
public final class Lexer {
    private static final Map<String, TokenKind> KEYWORDS = Map.ofEntries(
            Map.entry("let", TokenKind.LET),
            Map.entry("function", TokenKind.FUNCTION),
            Map.entry("import", TokenKind.IMPORT),
            Map.entry("export", TokenKind.EXPORT),
            Map.entry("if", TokenKind.IF),
            Map.entry("else", TokenKind.ELSE),
            Map.entry("match", TokenKind.MATCH),
            Map.entry("for", TokenKind.FOR),
            Map.entry("await", TokenKind.AWAIT),
            Map.entry("respond", TokenKind.RESPOND),
            Map.entry("true", TokenKind.TRUE),
            Map.entry("false", TokenKind.FALSE));

    private static final Set<String> FOREIGN_WORDS = Set.of(
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "debugger",
            "default",
            "delete",
            "do",
            "enum",
            "extends",
            "finally",
            "in",
            "instanceof",
            "new",
            "null",
            "return",
            "super",
            "switch",
            "this",
            "throw",
            "try",
            "typeof",
            "undefined",
            "var",
            "void",
            "while",
            "with",
            "yield");

    /** By their first character, an ASCII one; longest first: the first that matches is the token. */
    private static final List<List<Symbol>> SYMBOLS = symbols();

    private record Symbol(String text, TokenKind kind) {}

    private final SourceFile source;
    private final Scanner in;
    private final NumberLexer numbers;
    private final TextLexer texts;
    private final PathLexer paths;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();

    /** The last character that has no meaning, told once a line. */
    private int lastUnexpected = -1;

    private int lastUnexpectedAt;

    /** The template holes we are in, innermost first. */
    private final Deque<Hole> holes = new ArrayDeque<>();

    /** @param braces how many braces are open in it */
    private record Hole(int start, int braces) {}

    /** Brackets open since {@code serve}; 0 outside. */
    private int serveDepth;

    /** Whether the list last opened directly in {@code serve} is its {@code routes}. */
    private boolean inRoutes;

    private boolean lineBefore;
    private boolean spaceBefore;
    private boolean afterFault;
    private List<String> doc = new ArrayList<>();

    private Lexer(SourceFile source) {
        this.source = source;
        this.in = new Scanner(source);
        this.numbers = new NumberLexer(in);
        this.texts = new TextLexer(in);
        this.paths = new PathLexer(in);
    }

    public static Lexed lex(SourceFile source) {
        return new Lexer(source).run();
    }

    private Lexed run() {
        if (in.peek() == 0xFEFF) {
            in.advance(1);
        }
        lineBefore = true;
        while (true) {
            skipTrivia();
            if (in.atEnd()) {
                break;
            }
            token();
        }
        add(TokenKind.END, in.position(), "");
        return new Lexed(source, tokens, comments, in.found());
    }

    private void skipTrivia() {
        while (!in.atEnd()) {
            int c = in.peek();
            int start = in.position();
            if (Scanner.isLineBreak(c)) {
                lineBefore = true;
                in.advance(1);
            } else if (c == ' ' || c == '\t') {
                in.advance(1);
            } else if (c == '/' && in.peek(1) == '/' && !pathIsDue()) {
                lineComment();
            } else if (c == '/' && in.peek(1) == '*' && !pathIsDue()) {
                blockComment();
            } else if (isForeignSpace(c)) {
                while (isForeignSpace(in.peek())) {
                    in.advance(1);
                }
                in.report(Diagnostic.of(
                                DiagnosticCode.UNEXPECTED_CHARACTER,
                                in.spanFrom(start),
                                "This invisible character is not white space here")
                        .withHint("Only space, tab and line breaks separate words.")
                        .withFix(in.spanFrom(start), " "));
                afterFault = true;
            } else {
                return;
            }
            spaceBefore = true;
        }
    }

    private static boolean isForeignSpace(int c) {
        if (c < 0xA0) {
            return c == '\u000B' || c == '\f';
        }
        return c == 0xA0
                || c == 0xFEFF
                || (c >= 0x2000 && c <= 0x200D)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x2060
                || c == 0x3000;
    }

    /** Characters that make an editor show text in another order than it is read in. */
    static boolean isDirectionControl(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x61C;
    }

    private void lineComment() {
        int start = in.position();
        boolean isDoc = in.at("///") && in.peek(3) != '/';
        in.skipPrintable();
        while (!in.atEnd() && !Scanner.isLineBreak(in.peek())) {
            commentCharacter();
            in.skipPrintable();
        }
        comments.add(new Comment(isDoc ? Comment.Kind.DOC : Comment.Kind.LINE, start, in.position()));
        if (isDoc) {
            String line = in.textFrom(start).substring(3).stripTrailing();
            doc.add(line.startsWith(" ") ? line.substring(1) : line);
        }
    }

    private void blockComment() {
        int start = in.position();
        Deque<Integer> open = new ArrayDeque<>();
        do {
            if (in.atEnd()) {
                int inner = open.element();
                Diagnostic unterminated = Diagnostic.of(
                                DiagnosticCode.UNTERMINATED_COMMENT,
                                in.span(inner, inner + 2),
                                "This comment is never closed")
                        .withHint("Comments nest: each `/*` needs its own `*/`.");
                in.report(
                        open.size() == 1
                                ? unterminated
                                : unterminated.withLabel(in.span(start, start + 2), "within this comment"));
                break;
            } else if (in.at("/*")) {
                open.push(in.position());
                in.advance(2);
            } else if (in.at("*/")) {
                open.pop();
                in.advance(2);
            } else {
                lineBefore |= Scanner.isLineBreak(in.peek());
                commentCharacter();
            }
        } while (!open.isEmpty());
        comments.add(new Comment(Comment.Kind.BLOCK, start, in.position()));
    }

    private void commentCharacter() {
        int c = in.codePoint();
        if (isDirectionControl(c)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.DIRECTION_CONTROL,
                            in.span(in.position(), in.position() + 1),
                            "An invisible character here changes the direction in which the text is shown")
                    .withHint("Remove it.")
                    .withFix(in.span(in.position(), in.position() + 1), ""));
        }
        in.advance(Character.charCount(c));
    }

    private void token() {
        int start = in.position();
        int c = in.peek();
        if (c == '/' && pathIsDue()) {
            PathLexer.Path path = lastIsWord(1, "call") ? paths.readCall() : paths.read();
            add(TokenKind.PATH, start, path.text());
            afterFault = !path.sound();
        } else if (Scanner.isNameStart(c)) {
            word(start);
        } else if (Scanner.isDigit(c) || (c == '.' && Scanner.isDigit(in.peek(1)))) {
            NumberLexer.Number number = numbers.read();
            add(number.kind(), start, number.digits());
        } else if (c == '"' || c == '\'') {
            string(start);
        } else if (c == '`' && endsTemplateInHole()) {
            endTemplateInHole(start);
        } else if (c == '`') {
            in.advance(1);
            add(TokenKind.TEMPLATE_START, start, "`");
            templateText(start);
        } else if (c == '}' && !holes.isEmpty() && holes.element().braces == 0) {
            in.advance(1);
            holes.pop();
            add(TokenKind.HOLE_END, start, "}");
            templateText(start);
        } else {
            symbol(start);
        }
    }

    /** A string that is not closed may have swallowed anything: what stands next to it is not complained about. */
    private void string(int start) {
        Optional<String> value = texts.string();
        if (value.isPresent()) {
            add(TokenKind.STRING, start, value.get());
        } else {
            afterFault = true;
            add(TokenKind.BROKEN, start, in.textFrom(start));
            afterFault = true;
        }
    }

    /** Whether a backquote here can only end the template around the hole: directly after an operand none can begin. */
    private boolean endsTemplateInHole() {
        return !holes.isEmpty()
                && !spaceBefore
                && switch (last(0).kind()) {
                    case IDENT, INT, DECIMAL, STRING, TRUE, FALSE, RIGHT_PAREN, RIGHT_BRACKET -> true;
                    default -> false;
                };
    }

    private void endTemplateInHole(int start) {
        int hole = holes.pop().start;
        in.report(Diagnostic.of(DiagnosticCode.UNCLOSED_BRACKET, in.span(hole, hole + 2), "This `${` is never closed")
                .withHint("Add the missing `}`.")
                .withFix(in.span(start, start), "}"));
        add(TokenKind.HOLE_END, start, "");
        add(TokenKind.TEMPLATE_PIECE, start, "");
        in.advance(1);
        add(TokenKind.TEMPLATE_END, start, "`");
    }

    private void word(int start) {
        in.skipNameParts();
        if (!in.atEnd() && in.peek() > 0x7F && isForeignLetter(in.codePoint())) {
            foreignName(start);
            return;
        }
        String text = in.textFrom(start);
        if (text.equals("sql") && in.peek() == '`') {
            in.advance(1);
            add(TokenKind.SQL_START, start, "sql`");
            templateText(start);
            return;
        }
        TokenKind kind = KEYWORDS.get(text);
        if (kind == null) {
            kind = FOREIGN_WORDS.contains(text) ? TokenKind.FOREIGN : TokenKind.IDENT;
        }
        add(kind, start, text);
    }

    private static boolean isForeignLetter(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }

    /** A name with letters outside ASCII: kept as a name, so that nothing else is said about it. */
    private void foreignName(int start) {
        while (!in.atEnd() && (Scanner.isNamePart(in.peek()) || isForeignLetter(in.codePoint()))) {
            in.advance(Character.charCount(in.codePoint()));
        }
        in.report(Diagnostic.of(
                        DiagnosticCode.NON_ASCII_NAME,
                        in.spanFrom(start),
                        "Names are written in ASCII letters, digits and `_`")
                .withHint("A quoted field name, such as `{ \"größe\": 1 }`, may hold any text."));
        add(TokenKind.IDENT, start, in.textFrom(start));
    }

    /** The text after a template's start or a hole's end, up to the next hole or the template's end. */
    private void templateText(int opening) {
        int start = in.position();
        String text = texts.piece();
        add(TokenKind.TEMPLATE_PIECE, start, text);
        start = in.position();
        if (in.at("${")) {
            in.advance(2);
            holes.push(new Hole(start, 0));
            add(TokenKind.HOLE_START, start, "${");
        } else if (in.peek() == '`') {
            in.advance(1);
            add(TokenKind.TEMPLATE_END, start, "`");
        } else {
            in.report(Diagnostic.of(
                            DiagnosticCode.UNTERMINATED_TEMPLATE,
                            in.span(opening, opening + 1),
                            "The text of a template that goes on here is never closed")
                    .withHint("A template ends with a backquote."));
            add(TokenKind.TEMPLATE_END, start, "");
        }
    }

    private void symbol(int start) {
        int first = in.peek();
        for (Symbol symbol : first < SYMBOLS.size() ? SYMBOLS.get(first) : List.<Symbol>of()) {
            if (in.at(symbol.text) && !isClosingAngle(symbol)) {
                in.advance(symbol.text.length());
                track(symbol.kind);
                add(symbol.kind, start, symbol.text);
                return;
            }
        }
        unexpected(start);
    }

    /** {@code >} before {@code =>} or {@code ==} closes type arguments: {@code (x): List<Int>=> x}. */
    private boolean isClosingAngle(Symbol symbol) {
        return symbol.kind == TokenKind.GREATER_EQUAL && (in.at(">=>") || in.at(">=="));
    }

    private void track(TokenKind kind) {
        if (kind == TokenKind.LEFT_BRACE || kind == TokenKind.RIGHT_BRACE) {
            boolean opens = kind == TokenKind.LEFT_BRACE;
            if (!holes.isEmpty()) {
                Hole hole = holes.pop();
                holes.push(new Hole(hole.start, hole.braces + (opens ? 1 : -1)));
            }
            if (opens && serveDepth == 0 && lastIsWord(0, "serve") && startsDeclaration()) {
                serveDepth = 1;
                return;
            }
        }
        if (serveDepth == 1 && kind.opens()) {
            inRoutes = kind == TokenKind.LEFT_BRACKET && last(0).is(TokenKind.COLON) && lastIsWord(1, "routes");
        }
        if (serveDepth > 0 && (kind.opens() || kind.closes())) {
            serveDepth += kind.opens() ? 1 : -1;
        }
    }

    /** Whether the last token may begin a declaration. */
    private boolean startsDeclaration() {
        return last(0).lineBefore() || last(1).is(TokenKind.SEMICOLON) || last(1).is(TokenKind.EXPORT);
    }

    private void unexpected(int start) {
        int c = in.codePoint();
        if (isForeignLetter(c)) {
            foreignName(start);
            return;
        }
        in.advance(Character.charCount(c));
        if (c != lastUnexpected
                || source.text().substring(lastUnexpectedAt, start).contains("\n")) {
            Diagnostic unexpected =
                    Diagnostic.of(DiagnosticCode.UNEXPECTED_CHARACTER, in.spanFrom(start), unexpectedMessage(c));
            in.report(hintFor(c).map(unexpected::withHint).orElse(unexpected));
        }
        lastUnexpected = c;
        lastUnexpectedAt = start;
        afterFault = true;
        spaceBefore = true;
    }

    private static String unexpectedMessage(int c) {
        boolean shown = c > ' '
                && c != 0x7F
                && !isDirectionControl(c)
                && Character.isDefined(c)
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.CONTROL
                && Character.getType(c) != Character.FORMAT;
        String name = shown ? "`" + Character.toString(c) + "`" : "The character U+" + hex(c);
        return name + " has no meaning here";
    }

    private static String hex(int c) {
        String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }

    private static Optional<String> hintFor(int c) {
        return switch (c) {
            case '@' ->
                Optional.of(
                        "There are no decorators; what an api asks for stands in its clauses, such as `auth bearer`.");
            case '#' -> Optional.of("Comments start with `//`; there are no private fields.");
            case '$' -> Optional.of("Names are letters, digits and `_`; `${...}` stands only in templates.");
            case '\\' -> Optional.of("Escapes stand only in strings and templates.");
            case 0x201C, 0x201D, 0x2018, 0x2019 -> Optional.of("Strings stand between straight double quotes, `\"`.");
            default -> Optional.empty();
        };
    }

    /** Whether a path stands here: the tokens before are the head of an api or of a route, up to the method. */
    private boolean pathIsDue() {
        if (tokens.isEmpty() || in.peek() != '/' || !tokens.getLast().is(TokenKind.IDENT)) {
            return false;
        }
        boolean comment = in.peek(1) == '/' || in.peek(1) == '*';
        if (comment && !HttpMethods.isMethod(last(0).value())) {
            return false;
        }
        boolean sameLine = !last(0).lineBefore();
        if (sameLine && (lastIsWord(1, "api") || lastIsWord(1, "call"))) {
            return true;
        } else if (sameLine && lastIsWord(2, "api") && last(1).is(TokenKind.IDENT) && !last(1).lineBefore()) {
            // A loop over a quotient has the same words: for (api of total / 2).
            return !last(3).is(TokenKind.LEFT_PAREN);
        }
        boolean startsRoute = last(1).is(TokenKind.LEFT_BRACKET) || last(1).is(TokenKind.COMMA);
        return serveDepth == 2 && inRoutes && startsRoute && spaceBefore;
    }

    private boolean lastIsWord(int back, String word) {
        return last(back).isWord(word);
    }

    private static final Token NONE = new Token(TokenKind.END, 0, 0, "", false, false, false, List.of());

    private Token last(int back) {
        return tokens.size() > back ? tokens.get(tokens.size() - 1 - back) : NONE;
    }

    private void add(TokenKind kind, int start, String value) {
        tokens.add(new Token(kind, start, in.position(), value, lineBefore, spaceBefore, afterFault, List.copyOf(doc)));
        lineBefore = false;
        spaceBefore = false;
        afterFault = false;
        if (!doc.isEmpty()) {
            doc = new ArrayList<>();
        }
    }

    private static List<List<Symbol>> symbols() {
        List<Symbol> all = new ArrayList<>();
        for (TokenKind kind : TokenKind.values()) {
            if (kind.group() == TokenKind.Group.SYMBOL && kind != TokenKind.END && kind != TokenKind.FOREIGN_OPERATOR) {
                all.add(new Symbol(kind.symbol(), kind));
            }
        }
        all.add(new Symbol("!==", TokenKind.STRICT_EQUALITY));
        all.add(new Symbol("--", TokenKind.INCREMENT));
        for (String text : List.of("-=", "*=", "/=", "%=", "**=", "&&=", "||=", "??=")) {
            all.add(new Symbol(text, TokenKind.COMPOUND_ASSIGN));
        }
        for (String text : List.of("**", "&", "^", "~")) {
            all.add(new Symbol(text, TokenKind.FOREIGN_OPERATOR));
        }
        all.sort((a, b) -> b.text.length() - a.text.length());
        List<List<Symbol>> byFirst = new ArrayList<>(Collections.nCopies(0x80, List.of()));
        for (Symbol symbol : all) {
            int first = symbol.text.charAt(0);
            List<Symbol> same = new ArrayList<>(byFirst.get(first));
            same.add(symbol);
            byFirst.set(first, List.copyOf(same));
        }
        return List.copyOf(byFirst);
    }
}
