package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;

/** Ends a command: one sentence for stderr (place, cause, remedy) and the exit status. Empty message: all is said. */
final class CliFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exit;

    CliFailure(ExitCode exit, String message) {
        super(message);
        this.exit = exit;
    }

    CliFailure(ExitCode exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    ExitCode exit() {
        return exit;
    }
}
