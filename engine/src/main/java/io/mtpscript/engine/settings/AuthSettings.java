package io.mtpscript.engine.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the keys are that credentials are checked with; programs whose routes ask for none need no keys.
 *
 * @param jwks a file with a JSON Web Key Set, for {@code auth bearer}
 * @param remote a URL of one, in place of a file
 * @param apiKeys SHA-256 hashes of keys and whom they belong to, for {@code auth apiKey}
 * @param principalHeader the header by which a proxy says who calls, for the {@code Idempotency-Key} of routes that do not ask
 */
public record AuthSettings(
        Optional<Path> jwks, Optional<Remote> remote, Optional<Path> apiKeys, Optional<String> principalHeader) {
    /** No keys. */
    public static final AuthSettings NONE = new AuthSettings(Optional.empty(), Optional.empty());

    /**
     * A JSON Web Key Set at a URL.
     *
     * @param refreshMillis how often it is fetched, at least 1,000; default 300,000
     * @param askMillis how long after a token named an unknown key another one may ask for a fetch again, at least 1; default
     *     10,000
     */
    public record Remote(URI url, int refreshMillis, int askMillis) {
        /** The default of {@link #refreshMillis}. */
        public static final int REFRESH_MILLIS = 300_000;

        /** The least of it. */
        public static final int REFRESH_MIN = 1_000;

        /** The default of {@link #askMillis}. */
        public static final int ASK_MILLIS = 10_000;

        public Remote {
            EngineSettings.check("interval of fetching keys", refreshMillis, REFRESH_MIN, Integer.MAX_VALUE);
            EngineSettings.check("time between two unknown keys", askMillis, 1, Integer.MAX_VALUE);
        }
    }

    /** With keys in files, and a word of whoever stands in front of the engine. */
    public AuthSettings(Optional<Path> jwks, Optional<Path> apiKeys, Optional<String> principalHeader) {
        this(jwks, Optional.empty(), apiKeys, principalHeader);
    }

    /** With keys in files. */
    public AuthSettings(Optional<Path> jwks, Optional<Path> apiKeys) {
        this(jwks, apiKeys, Optional.empty());
    }
}
