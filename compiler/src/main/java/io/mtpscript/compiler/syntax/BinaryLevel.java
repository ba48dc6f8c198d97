package io.mtpscript.compiler.syntax;

import java.util.Optional;

/** How tightly binary operators bind, from 1; all are left-associative. Language reference section 3. */
final class BinaryLevel {
    private BinaryLevel() {}

    static final int LOWEST = 1;

    static int of(Expr.BinaryOp op) {
        return switch (op) {
            case OR -> LOWEST;
            case AND -> 2;
            case EQUAL, NOT_EQUAL -> 3;
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> 4;
            case ADD, SUBTRACT -> 5;
            case MULTIPLY, DIVIDE, REMAINDER -> 6;
        };
    }

    static boolean isComparison(int level) {
        return level == 3 || level == 4;
    }

    /** The operator a token stands for, {@code ===} included. */
    static Optional<Expr.BinaryOp> operator(Token token) {
        return switch (token.kind()) {
            case OR -> Optional.of(Expr.BinaryOp.OR);
            case AND -> Optional.of(Expr.BinaryOp.AND);
            case EQUAL -> Optional.of(Expr.BinaryOp.EQUAL);
            case NOT_EQUAL -> Optional.of(Expr.BinaryOp.NOT_EQUAL);
            case STRICT_EQUALITY ->
                Optional.of(token.value().startsWith("!") ? Expr.BinaryOp.NOT_EQUAL : Expr.BinaryOp.EQUAL);
            case LESS -> Optional.of(Expr.BinaryOp.LESS);
            case LESS_EQUAL -> Optional.of(Expr.BinaryOp.LESS_EQUAL);
            case GREATER -> Optional.of(Expr.BinaryOp.GREATER);
            case GREATER_EQUAL -> Optional.of(Expr.BinaryOp.GREATER_EQUAL);
            case PLUS -> Optional.of(Expr.BinaryOp.ADD);
            case MINUS -> Optional.of(Expr.BinaryOp.SUBTRACT);
            case STAR -> Optional.of(Expr.BinaryOp.MULTIPLY);
            case SLASH -> Optional.of(Expr.BinaryOp.DIVIDE);
            case PERCENT -> Optional.of(Expr.BinaryOp.REMAINDER);
            default -> Optional.empty();
        };
    }
}
