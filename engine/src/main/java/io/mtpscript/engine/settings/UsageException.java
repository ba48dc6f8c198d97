package io.mtpscript.engine.settings;

/** The command line or a variable makes no sense; the message is one line with the remedy. */
public final class UsageException extends Exception {
    UsageException(String message) {
        super(message);
    }

    /** One line for the one who started the engine. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
