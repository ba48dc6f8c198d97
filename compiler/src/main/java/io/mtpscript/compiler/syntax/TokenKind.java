package io.mtpscript.compiler.syntax;

/** The kinds of token. Clause words ({@code path}, {@code uses}, {@code all}, ...) are {@link #IDENT}s: they are contextual. */
public enum TokenKind {
    IDENT("a name", Group.WORD),
    INT("a number", Group.LITERAL),
    DECIMAL("a number", Group.LITERAL),
    STRING("a string", Group.LITERAL),
    /** A number or string that could not be read; the lexer has said why. */
    BROKEN("a literal", Group.LITERAL),
    /** The whole path of an api or route. */
    PATH("a path", Group.LITERAL),

    TEMPLATE_START("a template", Group.TEMPLATE),
    SQL_START("an sql literal", Group.TEMPLATE),
    TEMPLATE_PIECE("text", Group.TEMPLATE),
    HOLE_START("${", Group.TEMPLATE),
    HOLE_END("}", Group.TEMPLATE),
    TEMPLATE_END("`", Group.TEMPLATE),

    LET("let", Group.WORD),
    FUNCTION("function", Group.WORD),
    IMPORT("import", Group.WORD),
    EXPORT("export", Group.WORD),
    IF("if", Group.WORD),
    ELSE("else", Group.WORD),
    MATCH("match", Group.WORD),
    FOR("for", Group.WORD),
    AWAIT("await", Group.WORD),
    RESPOND("respond", Group.WORD),
    TRUE("true", Group.WORD),
    FALSE("false", Group.WORD),
    /** A word that is reserved because TypeScript gives it a meaning this language does not have. */
    FOREIGN("a reserved word", Group.WORD),

    LEFT_PAREN("(", Group.SYMBOL),
    RIGHT_PAREN(")", Group.SYMBOL),
    LEFT_BRACKET("[", Group.SYMBOL),
    RIGHT_BRACKET("]", Group.SYMBOL),
    LEFT_BRACE("{", Group.SYMBOL),
    RIGHT_BRACE("}", Group.SYMBOL),
    COMMA(",", Group.SYMBOL),
    SEMICOLON(";", Group.SYMBOL),
    COLON(":", Group.SYMBOL),
    DOT(".", Group.SYMBOL),
    ELLIPSIS("...", Group.SYMBOL),
    QUESTION("?", Group.SYMBOL),
    ARROW("=>", Group.SYMBOL),
    PIPE("|>", Group.SYMBOL),
    BAR("|", Group.SYMBOL),
    ASSIGN("=", Group.SYMBOL),
    EQUAL("==", Group.SYMBOL),
    NOT_EQUAL("!=", Group.SYMBOL),
    LESS("<", Group.SYMBOL),
    LESS_EQUAL("<=", Group.SYMBOL),
    GREATER(">", Group.SYMBOL),
    GREATER_EQUAL(">=", Group.SYMBOL),
    PLUS("+", Group.SYMBOL),
    MINUS("-", Group.SYMBOL),
    STAR("*", Group.SYMBOL),
    SLASH("/", Group.SYMBOL),
    PERCENT("%", Group.SYMBOL),
    BANG("!", Group.SYMBOL),
    AND("&&", Group.SYMBOL),
    OR("||", Group.SYMBOL),

    /** {@code ===}, {@code !==}. */
    STRICT_EQUALITY("===", Group.SYMBOL),
    /** {@code ++}, {@code --}. */
    INCREMENT("++", Group.SYMBOL),
    /** {@code +=} and the like. */
    COMPOUND_ASSIGN("+=", Group.SYMBOL),
    /** {@code &}, {@code ^}, {@code ~}, {@code **}: operators of other languages. */
    FOREIGN_OPERATOR("an operator", Group.SYMBOL),

    /** The end of the text, or of the innermost bracket. */
    END("the end", Group.SYMBOL);

    /** What sort of text a token is. */
    public enum Group {
        WORD,
        LITERAL,
        TEMPLATE,
        SYMBOL
    }

    private final String symbol;
    private final Group group;

    TokenKind(String symbol, Group group) {
        this.symbol = symbol;
        this.group = group;
    }

    /** The token's text where it has but one, else a description. */
    String symbol() {
        return symbol;
    }

    public Group group() {
        return group;
    }

    /** Whether this kind opens a bracket; {@link #closer} tells what closes it. */
    public boolean opens() {
        return closer() != END;
    }

    /** The kind that closes this one, {@link #END} when it opens nothing. */
    TokenKind closer() {
        if (this == LEFT_PAREN) {
            return RIGHT_PAREN;
        } else if (this == LEFT_BRACKET) {
            return RIGHT_BRACKET;
        } else if (this == LEFT_BRACE) {
            return RIGHT_BRACE;
        } else if (this == HOLE_START) {
            return HOLE_END;
        } else if (this == TEMPLATE_START || this == SQL_START) {
            return TEMPLATE_END;
        }
        return END;
    }

    public boolean closes() {
        return this == RIGHT_PAREN
                || this == RIGHT_BRACKET
                || this == RIGHT_BRACE
                || this == HOLE_END
                || this == TEMPLATE_END;
    }
}
