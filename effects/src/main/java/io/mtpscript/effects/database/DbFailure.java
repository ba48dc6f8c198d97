package io.mtpscript.effects.database;

/**
 * A value of the prelude's {@code DbError}, before it is written for a site.
 *
 * @param subject the constraint, column or code that the kind names; empty where it names none
 * @param message one sentence; never holds credentials, addresses or stack traces
 */
record DbFailure(Kind kind, String subject, String message) {
    /** Both texts together stay below {@link io.mtpscript.core.Limits#EFFECT_ERROR_BYTES} in UTF-8. */
    private static final int MAX_CHARS = 500;

    DbFailure {
        subject = cut(subject);
        message = cut(message);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return text.substring(0, end) + "...";
    }

    /** The variants of {@code DbError} by their names. */
    enum Kind {
        UNAVAILABLE("Unavailable"),
        TIMEOUT("Timeout"),
        UNIQUE_VIOLATION("UniqueViolation"),
        FOREIGN_KEY_VIOLATION("ForeignKeyViolation"),
        CHECK_VIOLATION("CheckViolation"),
        NOT_NULL_VIOLATION("NotNullViolation"),
        SERIALIZATION("Serialization"),
        TOO_LARGE("TooLarge"),
        MISMATCH("Mismatch"),
        REJECTED("Rejected");

        private final String variant;

        Kind(String variant) {
            this.variant = variant;
        }

        String variant() {
            return variant;
        }
    }

    static DbFailure unavailable(String message) {
        return new DbFailure(Kind.UNAVAILABLE, "", message);
    }

    static DbFailure timeout(String message) {
        return new DbFailure(Kind.TIMEOUT, "", message);
    }

    static DbFailure tooLarge(String message) {
        return new DbFailure(Kind.TOO_LARGE, "", message);
    }

    /** @param column the column's name, or {@code $1} and so on for a parameter */
    static DbFailure mismatch(String column, String message) {
        return new DbFailure(Kind.MISMATCH, column, message);
    }

    static DbFailure rejected(String code, String message) {
        return new DbFailure(Kind.REJECTED, code, message);
    }
}
