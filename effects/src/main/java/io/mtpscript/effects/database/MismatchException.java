package io.mtpscript.effects.database;

/** A value that its column or parameter cannot take or give; becomes {@code DbError.Mismatch}. Carries no stack trace. */
final class MismatchException extends Exception {
    private final String reason;

    MismatchException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** One sentence without the column's name. */
    String reason() {
        return reason;
    }
}
