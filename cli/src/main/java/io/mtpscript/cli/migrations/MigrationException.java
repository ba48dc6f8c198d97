package io.mtpscript.cli.migrations;

import io.mtpscript.core.ExitCode;

/** Migrations cannot be applied, or are not what was applied. The message tells place, cause and remedy. */
public final class MigrationException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exit;

    MigrationException(ExitCode exit, String message) {
        super(message);
        this.exit = exit;
    }

    MigrationException(ExitCode exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public ExitCode exit() {
        return exit;
    }
}
