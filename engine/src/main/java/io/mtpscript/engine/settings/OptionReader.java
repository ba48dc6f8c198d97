package io.mtpscript.engine.settings;

import java.util.Optional;

/** What flags and variables say of an option, checked for its form. */
interface OptionReader {
    /** Empty where nothing is said. */
    Optional<String> text(Option option);

    /** The flag or variable that says it, for messages. */
    String origin(Option option);

    /** @throws UsageException if it is no number of the range */
    int number(Option option, int min, int max, int otherwise) throws UsageException;

    /** @throws UsageException if it is no number of bytes */
    long bytes(Option option, long otherwise) throws UsageException;

    /** Whether a switch is on. */
    default boolean isOn(Option option) {
        return text(option).isPresent();
    }
}
