package io.mtpscript.cli.cases;

/** A request cannot become a test case, or a file is none. The message is one sentence. */
public final class CaseException extends Exception {
    private static final long serialVersionUID = 1;

    CaseException(String message) {
        super(message);
    }

    CaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
