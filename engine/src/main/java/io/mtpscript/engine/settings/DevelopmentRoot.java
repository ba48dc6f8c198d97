package io.mtpscript.engine.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the development root certificate is: the tools write it, an engine started with {@code --dev} trusts it. */
public final class DevelopmentRoot {
    private static final String VARIABLE = "MTP_DEV_ROOT";

    private DevelopmentRoot() {}

    /**
     * {@code MTP_DEV_ROOT}, else {@code mtpscript/dev-root.pem} in the user's configuration folder.
     *
     * @param environment the process's variables
     * @param system the name of the operating system
     * @param home the user's home folder
     */
    public static Path path(Map<String, String> environment, String system, Path home) {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isEmpty()
                ? configuration(environment, system.toLowerCase(Locale.ROOT), home)
                        .resolve("mtpscript")
                        .resolve("dev-root.pem")
                : Path.of(named);
    }

    /** As the other one, on this machine. */
    public static Path path(Map<String, String> environment) {
        return path(environment, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", "")));
    }

    private static Path configuration(Map<String, String> environment, String system, Path home) {
        if (system.startsWith("windows")) {
            String roaming = environment.getOrDefault("APPDATA", "");
            return roaming.isEmpty() ? home.resolve("AppData").resolve("Roaming") : Path.of(roaming);
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support");
        }
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    }
}
