package io.mtpscript.effects.http;

/**
 * A value of the library's {@code HttpError}, before it is written.
 *
 * @param message one sentence; never holds credentials, addresses or stack traces
 */
record HttpFailure(Kind kind, String message) {
    /** Those variants of {@code HttpError} that the engine makes, in the library's order. */
    enum Kind {
        TIMEOUT("Timeout"),
        REFUSED("Refused"),
        TLS("Tls"),
        TOO_LARGE("TooLarge"),
        NOT_ALLOWED("NotAllowed"),
        MALFORMED("Malformed");

        private final String variant;

        Kind(String variant) {
            this.variant = variant;
        }

        String variant() {
            return variant;
        }
    }
}
