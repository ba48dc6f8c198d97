package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentAuth;
import io.mtpscript.cli.keys.DevelopmentKeys;
import io.mtpscript.engine.settings.DevelopmentRoot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** What every command is given: its terminal and its environment. */
record Context(Terminal terminal, Map<String, String> environment) {

    /** Credentials for development, beside the development keys. */
    DevelopmentAuth developmentAuth() {
        return new DevelopmentAuth(developmentKeys().folder());
    }

    /** The development keys of this user, beside the root that an engine started with {@code --dev} trusts. */
    DevelopmentKeys developmentKeys() {
        Path root = DevelopmentRoot.path(
                environment, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", "")));
        return new DevelopmentKeys(Objects.requireNonNull(root.toAbsolutePath().getParent(), "a file has a folder"));
    }
}
