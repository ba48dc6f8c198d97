package io.mtpscript.compiler.openapi.changes;

/** A document that cannot be compared; the message says why, in one clause about the document. */
public final class ComparisonException extends Exception {
    private static final long serialVersionUID = 1;

    ComparisonException(String message) {
        super(message);
    }
}
