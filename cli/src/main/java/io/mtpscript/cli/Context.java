package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentAuth;
import io.mtpscript.cli.keys.DevelopmentKeys;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.engine.settings.DevelopmentRoot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What every command is given: its terminal, its environment and the compiler.
 *
 * @param compiler may wait until it is ready: only a command that compiles asks
 */
record Context(Terminal terminal, Map<String, String> environment, Supplier<Compiler> compiler) {

    /** Credentials for development, beside the development keys. */
    DevelopmentAuth developmentAuth() {
        return new DevelopmentAuth(developmentKeys().folder());
    }

    /** Whether results may carry colours: stdout is a terminal, as the start script says, and {@code NO_COLOR} is not set. */
    boolean colourOut() {
        return environment.getOrDefault("MTPSC_TERMINAL_OUT", "").equals("1")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** The development keys of this user, beside the root that an engine started with {@code --dev} trusts. */
    DevelopmentKeys developmentKeys() {
        Path root = DevelopmentRoot.path(
                environment, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", "")));
        return new DevelopmentKeys(Objects.requireNonNull(root.toAbsolutePath().getParent(), "a file has a folder"));
    }
}
