package io.mtpscript.engine.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the keys are that credentials are checked with; programs whose routes ask for none need no keys.
 *
 * @param jwks a JSON Web Key Set, for {@code auth bearer}
 * @param apiKeys SHA-256 hashes of keys and whom they belong to, for {@code auth apiKey}
 * @param principalHeader the header by which a proxy says who calls, for the {@code Idempotency-Key} of routes that do not ask
 */
public record AuthSettings(Optional<Path> jwks, Optional<Path> apiKeys, Optional<String> principalHeader) {
    /** No keys. */
    public static final AuthSettings NONE = new AuthSettings(Optional.empty(), Optional.empty());

    /** Without a word of whoever stands in front of the engine. */
    public AuthSettings(Optional<Path> jwks, Optional<Path> apiKeys) {
        this(jwks, apiKeys, Optional.empty());
    }
}
