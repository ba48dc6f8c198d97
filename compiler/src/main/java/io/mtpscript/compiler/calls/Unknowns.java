package io.mtpscript.compiler.calls;

/** Why something is not known. */
final class Unknowns {
    /** What the request, an answer or arithmetic decides. */
    static final Known REQUEST = new Known.Unknown("it depends on the request or on an answer");

    static final Known TOO_MANY = new Known.Unknown("it can be put together in more than " + Known.MOST_WAYS + " ways");

    static final Known TOO_LARGE = new Known.Unknown("the program is too large to follow it");

    static final Known RECURSION = new Known.Unknown("a function that calls itself makes it");

    private Unknowns() {}
}
