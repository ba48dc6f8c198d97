package io.mtpscript.compiler.syntax;

/** Looks ahead over types without reading them, to tell {@code f<T>(x)} from a comparison and find lambdas. */
final class TypeScan {
    private final TokenStream in;

    TypeScan(TokenStream in) {
        this.in = in;
    }

    /** What a scan gives where no type stands. */
    static final int NONE = -1;

    /** The index after the type that starts at {@code index}. */
    int type(int index) {
        return type(index, true, 0);
    }

    /** As {@link #type}, for the result of a lambda, which does not take the lambda's own arrow. */
    int lambdaResult(int index) {
        return type(index, false, 0);
    }

    /** The index after {@code <...>}, where the token at {@code index} is the {@code <}. */
    int arguments(int index) {
        return arguments(index, 0);
    }

    /**
     * Whether the {@code <} at {@code index} opens type arguments of the expression before it: it stands without a space
     * before, holds types, and what follows cannot be an operand.
     */
    boolean opensArguments(int index) {
        Token open = in.tokenAt(index);
        if (!open.is(TokenKind.LESS) || open.spaceBefore()) {
            return false;
        }
        int after = arguments(index);
        return after != NONE && (in.startsLineAt(after) || !startsOperand(in.tokenAt(after)));
    }

    private static boolean startsOperand(Token token) {
        return switch (token.kind().group()) {
            case LITERAL, TEMPLATE -> true;
            case WORD -> !token.is(TokenKind.ELSE) && !token.is(TokenKind.IF);
            case SYMBOL -> false;
        };
    }

    private int type(int index, boolean arrows, int depth) {
        if (depth > SyntaxLimits.MAX_DEPTH) {
            return NONE;
        }
        int after;
        switch (in.tokenAt(index).kind()) {
            case IDENT -> {
                after = index + 1;
                if (in.tokenAt(after).is(TokenKind.LESS)) {
                    after = arguments(after, depth + 1);
                }
            }
            case LEFT_BRACE -> after = in.isClosedBracket(index) ? in.after(index) : NONE;
            case LEFT_PAREN -> {
                after = in.isClosedBracket(index) ? in.after(index) : NONE;
                if (after != NONE && arrows && in.tokenAt(after).is(TokenKind.ARROW)) {
                    after = type(after + 1, true, depth + 1);
                }
            }
            default -> {
                return NONE;
            }
        }
        while (after != NONE && isEmptyBrackets(after)) {
            after = in.after(after);
        }
        return after;
    }

    /** {@code T[]}: not ours, but understood. */
    private boolean isEmptyBrackets(int index) {
        return in.tokenAt(index).is(TokenKind.LEFT_BRACKET)
                && in.tokenAt(index + 1).is(TokenKind.RIGHT_BRACKET);
    }

    private int arguments(int index, int depth) {
        int at = index + 1;
        while (at != NONE) {
            at = type(at, true, depth);
            if (at == NONE) {
                return NONE;
            }
            if (in.tokenAt(at).is(TokenKind.COMMA)) {
                at++;
                if (in.tokenAt(at).is(TokenKind.GREATER)) {
                    return at + 1;
                }
            } else {
                return in.tokenAt(at).is(TokenKind.GREATER) ? at + 1 : NONE;
            }
        }
        return NONE;
    }
}
