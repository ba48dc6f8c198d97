package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.source.Span;

/** What is known about the most gas that a request can use. */
public sealed interface GasBound {
    /** @param gas no request within the limits uses more, in beta-reductions */
    record AtMost(long gas) implements GasBound {}

    /**
     * No bound was found.
     *
     * @param reason what can be of any size: {@code recursion in total}
     * @param span the place in the program
     */
    record Unknown(String reason, Span span) implements GasBound {}
}
