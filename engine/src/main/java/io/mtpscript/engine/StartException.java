package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;

/** The engine cannot start; the message is one line that says why and what to do. */
public final class StartException extends Exception {
    private final ExitCode exitCode;

    public StartException(ExitCode exitCode, String line) {
        super(line.lines().findFirst().orElse("unknown reason"));
        this.exitCode = exitCode;
    }

    /** What a program that ends for this reason exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** One line for the one who started the engine. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
