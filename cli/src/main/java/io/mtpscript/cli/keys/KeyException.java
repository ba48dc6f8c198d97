package io.mtpscript.cli.keys;

/** A key or certificate cannot be used; the message is one sentence with file, cause and remedy. */
public final class KeyException extends Exception {
    private static final long serialVersionUID = 1;

    public KeyException(String message) {
        super(message);
    }

    public KeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
