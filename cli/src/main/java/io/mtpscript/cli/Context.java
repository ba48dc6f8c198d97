package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentKeys;
import java.nio.file.Path;
import java.util.Map;

/** What every command is given: its terminal and its environment. */
record Context(Terminal terminal, Map<String, String> environment) {

    /** The development keys of this user: {@code MTP_HOME}, or {@code mtpscript} in the user's configuration folder. */
    DevelopmentKeys developmentKeys() {
        return new DevelopmentKeys(home());
    }

    private Path home() {
        String own = environment.getOrDefault("MTP_HOME", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
                : Path.of(config);
        return base.resolve("mtpscript");
    }
}
