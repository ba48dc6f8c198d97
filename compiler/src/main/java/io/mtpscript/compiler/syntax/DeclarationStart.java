package io.mtpscript.compiler.syntax;

/** What begins a declaration: where reading may start afresh after a fault. */
final class DeclarationStart {
    private DeclarationStart() {}

    static boolean at(Token token, Token next) {
        return switch (token.kind()) {
            case LET, FUNCTION, IMPORT, EXPORT -> true;
            case IDENT -> isContextual(token, next);
            case FOREIGN ->
                switch (token.value()) {
                    case "const", "var", "class", "enum" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /** What other languages write for {@code function}. */
    static boolean isForeignFunction(Token token) {
        return switch (token.value()) {
            case "func", "fn", "fun", "def" -> token.is(TokenKind.IDENT);
            default -> false;
        };
    }

    /** Words that begin a declaration only before certain tokens; elsewhere they are names. */
    static boolean isContextual(Token token, Token next) {
        return switch (token.value()) {
            case "api", "type", "effect", "interface", "namespace" -> next.is(TokenKind.IDENT);
            case "serve" -> next.is(TokenKind.LEFT_BRACE);
            case "test" -> next.is(TokenKind.STRING);
            case "intrinsic", "async" -> next.is(TokenKind.FUNCTION);
            default -> isForeignFunction(token) && next.is(TokenKind.IDENT);
        };
    }
}
