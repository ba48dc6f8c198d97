package io.mtpscript.effects.log;

import java.util.Locale;

/** How much a line matters: the functions of the effect, the least first. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** As lines have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
