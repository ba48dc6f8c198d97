package io.mtpscript.compiler.syntax;

import java.util.Arrays;
import java.util.List;

/**
 * Where a closing bracket does not fit the innermost open one, either that one is not closed or this one is too many. Both
 * are tried on what follows; the one that leaves fewer brackets over is what was meant.
 */
final class BracketGuess {
    /** Tokens that are looked at. */
    private static final int REACH = 2_000;

    /** Guesses for one text: the time for one with many faults is bounded. */
    private static final int GUESSES = 32;

    private final List<Token> tokens;
    private int guesses;

    BracketGuess(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Whether it is better to leave the closer out than to leave brackets open.
     *
     * @param stack indexes of the open brackets, {@code depth} of them
     * @param at which of them the closer would close
     */
    boolean closerIsStray(int[] stack, int depth, int at, int closer) {
        if (guesses >= GUESSES) {
            return false;
        }
        guesses++;
        int left = 1 + faults(Arrays.copyOf(stack, depth), depth, closer + 1);
        int closed = depth - 1 - at + faults(Arrays.copyOf(stack, at), at, closer + 1);
        return left < closed;
    }

    /** Brackets left over from {@code from} to the next declaration in the first column, when pairing by kind. */
    private int faults(int[] open, int openDepth, int from) {
        int[] stack = Arrays.copyOf(open, openDepth + REACH);
        int depth = openDepth;
        int faults = 0;
        int end = Math.min(tokens.size(), from + REACH);
        for (int i = from; i < end; i++) {
            Token token = tokens.get(i);
            if (token.kind().opens()) {
                stack[depth++] = i;
            } else if (token.kind().closes()) {
                int at = depth - 1;
                while (at >= 0 && tokens.get(stack[at]).kind().closer() != token.kind()) {
                    at--;
                }
                faults += at < 0 ? 1 : depth - 1 - at;
                depth = at < 0 ? depth : at;
            } else if (token.is(TokenKind.FUNCTION) && token.lineBefore() && !token.spaceBefore()) {
                break;
            }
        }
        return end == tokens.size() ? faults + depth : faults;
    }
}
