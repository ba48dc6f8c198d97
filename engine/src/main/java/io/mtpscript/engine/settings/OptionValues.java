package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.net.server.HttpServerSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is given for all options, read as what each of them is. Remembers what counts where nothing is given, so that it can be
 * shown; belongs to one thread.
 */
final class OptionValues {
    /** What the name of a folder stands behind. */
    static final String FOLDER = "file:";

    private final Map<Option, OptionText> texts;
    private final Map<String, String> environment;
    private final Map<Option, String> defaults = new EnumMap<>(Option.class);
    private final Set<Option> ofProgram = EnumSet.noneOf(Option.class);

    OptionValues(Map<Option, OptionText> texts, Map<String, String> environment) {
        this.texts = Map.copyOf(texts);
        this.environment = Map.copyOf(environment);
    }

    /** All variables, also those that are no option. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether something is given for an option; for a switch that may be that it is off. */
    boolean has(Option option) {
        return texts.containsKey(option);
    }

    /** Whether the development root is trusted. */
    boolean development() {
        return isOn(Option.DEV);
    }

    @Nullable
    OptionText given(Option option) {
        return texts.get(option);
    }

    Optional<String> text(Option option) {
        return Optional.ofNullable(texts.get(option)).map(OptionText::value);
    }

    /** The flag, variable or key that gives it. */
    String origin(Option option) {
        return Optional.ofNullable(texts.get(option)).map(OptionText::origin).orElse(option.flag());
    }

    /** What counts where nothing is given, as far as somebody has asked; empty where nothing does. */
    Optional<String> otherwise(Option option) {
        return Optional.ofNullable(defaults.get(option));
    }

    /** Whether that is what the program says. */
    boolean isOfProgram(Option option) {
        return ofProgram.contains(option);
    }

    /** The value that counts where nothing is given. */
    <T> T otherwise(Option option, T value) {
        defaults.put(option, String.valueOf(value));
        return value;
    }

    /** What the program says, before the default. */
    <T> T otherwise(Option option, Optional<T> program, T value) {
        if (program.isPresent()) {
            ofProgram.add(option);
        }
        return otherwise(option, program.orElse(value));
    }

    String text(Option option, String otherwise) {
        return text(option).orElse(otherwise(option, otherwise));
    }

    /** Whether a switch is on. */
    boolean isOn(Option option) {
        OptionText text = given(option);
        return text != null && text.isOn();
    }

    /** One of a few words, which are the names of constants in lower case with dashes. */
    <T extends Enum<T>> T word(Option option, T[] all, T otherwise) throws UsageException {
        OptionText text = given(option);
        if (text == null) {
            otherwise(option, otherwise.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (T each : all) {
            String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text.value())) {
                return each;
            }
            words.add(word);
        }
        String last = words.removeLast();
        throw new UsageException("%s is '%s'; it must be %s or %s"
                .formatted(text.origin(), text.value(), String.join(", ", words), last));
    }

    int millis(Option option, int otherwise) throws UsageException {
        return number(option, 1, HttpServerSettings.TIME_MAX, otherwise);
    }

    int number(Option option, int min, int max, int otherwise) throws UsageException {
        OptionText text = given(option);
        if (text == null) {
            return otherwise(option, otherwise);
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
            return otherwise(option, otherwise);
        }
        long number = bytes(text.value());
        if (number < 0 || number > Limits.BYTES_MAX) {
            throw new UsageException(
                    "%s is '%s'; it must be a number of bytes such as 65536, 64KiB or 1MiB, up to 1024MiB"
                            .formatted(text.origin(), text.value()));
        }
        return number;
    }

    /** As {@link #bytes}, for what may be more than 1 GiB. */
    long memory(Option option, long max, long otherwise) throws UsageException {
        OptionText text = given(option);
        if (text == null) {
            return otherwise(option, otherwise);
        }
        long number = bytes(text.value());
        if (number < 0 || number > max) {
            throw new UsageException("%s is '%s'; it must be a number of bytes such as 512MiB or 4GiB, up to %dGiB"
                    .formatted(text.origin(), text.value(), max >> 30));
        }
        return number;
    }

    /** -1 where the text is no number of bytes. */
    private static long bytes(String text) {
        String value = text;
        int shift = 0;
        for (String unit : List.of("KiB", "MiB", "GiB")) {
            shift += 10;
            if (text.endsWith(unit)) {
                value = text.substring(0, text.length() - unit.length());
                break;
            }
        }
        if (!value.matches("[0-9]{1,15}")) {
            return -1;
        }
        long number = Long.parseLong(value);
        int by = value.length() < text.length() ? shift : 0;
        return number > Long.MAX_VALUE >> by ? Long.MAX_VALUE : number << by;
    }
}
