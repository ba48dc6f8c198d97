package io.mtpscript.effects.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Statements that make a table of the engine's own, as they stand in the build and in the manual. */
public final class TableScript {
    private TableScript() {}

    /**
     * Reads a script.
     *
     * @param beside a class in whose package it is
     */
    public static String of(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
