package io.mtpscript.effects.http;

/**
 * A value of the library's {@code HttpError}, before it is written.
 *
 * @param message one sentence; never holds credentials, addresses or stack traces
 */
record HttpFailure(Kind kind, String message) {
    /** Those variants of {@code HttpError} that the engine makes, in the library's order. */
    enum Kind {
        TIMEOUT(0, "Timeout"),
        REFUSED(1, "Refused"),
        TLS(2, "Tls"),
        TOO_LARGE(3, "TooLarge"),
        NOT_ALLOWED(4, "NotAllowed"),
        MALFORMED(5, "Malformed");

        private final int index;
        private final String variant;

        Kind(int index, String variant) {
            this.index = index;
            this.variant = variant;
        }

        /** Of the variant in the library's type, which {@link HttpSite} holds against the program's. */
        int index() {
            return index;
        }

        String variant() {
            return variant;
        }
    }
}
