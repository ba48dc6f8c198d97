package io.mtpscript.compiler.syntax;

/** The bounds of what is read as a program: the one place of these numbers. */
public final class SyntaxLimits {
    private SyntaxLimits() {}

    /**
     * How many levels a syntax tree has at most: brackets in brackets, blocks in blocks, operators, calls and
     * {@code else if}s in one chain. Deeper texts get a diagnostic, so whoever walks a tree may do it by recursion.
     */
    public static final int MAX_DEPTH = 256;
}
