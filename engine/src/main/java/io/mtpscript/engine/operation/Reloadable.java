package io.mtpscript.engine.operation;

import io.mtpscript.engine.StartException;

/**
 * Something that is read again when the engine gets SIGHUP.
 *
 * @param name for a line of the log: {@code keys}
 */
public record Reloadable(String name, Action action) {
    /** Reads it again; on failure what was there before stays in use. */
    @FunctionalInterface
    public interface Action {
        /** @throws StartException if it cannot be used; says why in one line */
        void reload() throws StartException;
    }
}
