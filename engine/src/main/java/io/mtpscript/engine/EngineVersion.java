package io.mtpscript.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this engine. */
public final class EngineVersion {
    private EngineVersion() {}

    /** Such as {@code 5.1.0}. */
    public static String text() {
        try (InputStream in = EngineVersion.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
