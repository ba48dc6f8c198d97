package io.mtpscript.effects.database;

import java.util.Optional;

/** A tool's command to a database did not work. The message never holds the database's URL. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Optional<ServerError> server;

    private AdminException(String message, Optional<ServerError> server) {
        super(message);
        this.server = server;
    }

    static AdminException unavailable(String message) {
        return new AdminException(message, Optional.empty());
    }

    static AdminException of(Fault fault) {
        return new AdminException(
                fault.server().map(ServerError::message).orElse(fault.failure().message()), fault.server());
    }

    /** What the server said; empty where the connection could not be had or was lost. */
    public Optional<ServerError> server() {
        return server;
    }
}
