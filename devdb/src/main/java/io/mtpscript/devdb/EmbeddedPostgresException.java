package io.mtpscript.devdb;

/** The development database cannot be had; the message says why and what to do. */
public final class EmbeddedPostgresException extends Exception {
    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
