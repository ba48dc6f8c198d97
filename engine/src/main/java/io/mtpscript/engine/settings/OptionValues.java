package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.net.server.HttpServerSettings;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is given for all options, read as what each of them is. */
final class OptionValues {
    /** What the name of a folder stands behind. */
    static final String FOLDER = "file:";

    private final Map<Option, OptionText> texts;
    private final Map<String, String> environment;

    OptionValues(Map<Option, OptionText> texts, Map<String, String> environment) {
        this.texts = Map.copyOf(texts);
        this.environment = Map.copyOf(environment);
    }

    /** All variables, also those that are no option. */
    Map<String, String> environment() {
        return environment;
    }

    boolean has(Option option) {
        return texts.containsKey(option);
    }

    /** Whether the development root is trusted. */
    boolean development() {
        return has(Option.DEV);
    }

    @Nullable
    OptionText given(Option option) {
        return texts.get(option);
    }

    Optional<String> text(Option option) {
        return Optional.ofNullable(texts.get(option)).map(OptionText::value);
    }

    /** The flag or variable that says it, for messages. */
    String origin(Option option) {
        OptionText text = given(option);
        return text == null ? option.flag() : text.origin();
    }

    int millis(Option option, int otherwise) throws UsageException {
        return number(option, 1, HttpServerSettings.TIME_MAX, otherwise);
    }

    int number(Option option, int min, int max, int otherwise) throws UsageException {
        OptionText text = given(option);
        if (text == null) {
            return otherwise;
        }
        long number = text.value().matches("[0-9]{1,10}") ? Long.parseLong(text.value()) : -1;
        if (number < min || number > max) {
            throw new UsageException(
                    "%s is '%s'; it must be a number %d..%d".formatted(text.origin(), text.value(), min, max));
        }
        return (int) number;
    }

    long bytes(Option option, long otherwise) throws UsageException {
        OptionText text = given(option);
        if (text == null) {
            return otherwise;
        }
        String value = text.value();
        int unit = 1;
        if (value.endsWith("KiB") || value.endsWith("MiB")) {
            unit = value.endsWith("KiB") ? 1024 : 1024 * 1024;
            value = value.substring(0, value.length() - 3);
        }
        long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) * unit : -1;
        if (number < 0 || number > Limits.BYTES_MAX) {
            throw new UsageException(
                    "%s is '%s'; it must be a number of bytes such as 65536, 64KiB or 1MiB, up to 1024MiB"
                            .formatted(text.origin(), text.value()));
        }
        return number;
    }
}
