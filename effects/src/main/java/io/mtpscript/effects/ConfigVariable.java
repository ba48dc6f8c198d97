package io.mtpscript.effects;

import java.util.Locale;

/** The variable of the environment that holds a configuration value: {@code apiKey} is in {@code MTP_CONFIG_API_KEY}. */
public final class ConfigVariable {
    /** What all of them start with. */
    public static final String PREFIX = "MTP_CONFIG_";

    private ConfigVariable() {}

    /** The variable of a name. */
    public static String of(String name) {
        return PREFIX + name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
