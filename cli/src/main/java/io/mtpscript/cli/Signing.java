package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentKeys;
import io.mtpscript.cli.keys.KeyException;
import io.mtpscript.cli.keys.SigningKey;
import io.mtpscript.core.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Chooses the key that signs: the one given, else the user's development key, made when there is none. */
final class Signing {
    private static final Duration DEVELOPMENT_SIGNER_LIFE = Duration.ofDays(365);

    private Signing() {}

    static SigningKey key(Context context, Optional<Path> key, Optional<Path> chain) throws CliFailure {
        if (key.isPresent() != chain.isPresent()) {
            throw new CliFailure(
                    ExitCode.USAGE, "--key and --cert go together: the key and the certificates that vouch for it");
        }
        try {
            return key.isPresent() && chain.isPresent()
                    ? SigningKey.read(key.get(), chain.get())
                    : development(context);
        } catch (KeyException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** The development key, made when there is none. */
    private static SigningKey development(Context context) throws KeyException {
        DevelopmentKeys keys = context.developmentKeys();
        if (!keys.exist()) {
            keys.create(Instant.now(), DEVELOPMENT_SIGNER_LIFE, false);
            context.terminal().say("Made development keys in " + keys.folder() + ".");
        }
        return keys.signer();
    }
}
