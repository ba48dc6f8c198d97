package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.Optional;

/** Where a space stands between two tokens on one line, when nothing else is said. */
final class Spacing {
    private Spacing() {}

    static boolean between(Optional<Token> last, Token next) {
        return last.isPresent() && (isNeeded(last, next) || (isAfter(last.get().kind()) && isBefore(next.kind())));
    }

    private static boolean isAfter(TokenKind kind) {
        return switch (kind) {
            case LEFT_PAREN, LEFT_BRACKET, DOT, ELLIPSIS, BANG -> false;
            default -> true;
        };
    }

    private static boolean isBefore(TokenKind kind) {
        return switch (kind) {
            case COMMA, SEMICOLON, COLON, DOT, QUESTION, RIGHT_PAREN, RIGHT_BRACKET -> false;
            default -> true;
        };
    }

    /** Whether the two would be read as something else without the space: {@code 1 .f}, {@code e? ?}, {@code - -x}. */
    static boolean isNeeded(Optional<Token> last, Token next) {
        if (last.isEmpty()) {
            return false;
        }
        TokenKind before = last.get().kind();
        boolean number = before == TokenKind.INT || before == TokenKind.DECIMAL;
        return (number && next.is(TokenKind.DOT) && next.spaceBefore())
                || (before == TokenKind.QUESTION && next.is(TokenKind.QUESTION) && next.spaceBefore())
                || (before == TokenKind.MINUS && next.is(TokenKind.MINUS));
    }

    static boolean opens(TokenKind kind) {
        return kind == TokenKind.LEFT_PAREN || kind == TokenKind.LEFT_BRACKET || kind == TokenKind.LEFT_BRACE;
    }

    static boolean closes(TokenKind kind) {
        return kind == TokenKind.RIGHT_PAREN || kind == TokenKind.RIGHT_BRACKET;
    }
}
