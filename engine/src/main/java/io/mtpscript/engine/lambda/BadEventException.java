package io.mtpscript.engine.lambda;

/** An event is none of those that bring an HTTP request; the message says what is missing, and nothing that stands in it. */
final class BadEventException extends Exception {
    BadEventException(String message) {
        super(message);
    }
}
