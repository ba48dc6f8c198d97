package io.mtpscript.engine.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.mtpscript.core.text.NearName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads settings from a TOML file, whose keys are the flags without their dashes in front: {@code gas-limit = 1_000_000}. */
final class SettingsFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    private SettingsFile(Path file) {
        this.file = file;
    }

    /** @throws UsageException if it cannot be read, or has a key or a value that is none */
    static Map<Option, OptionText> read(Path file) throws UsageException {
        return new SettingsFile(file).options();
    }

    private Map<Option, OptionText> options() throws UsageException {
        Map<Option, OptionText> texts = new EnumMap<>(Option.class);
        for (Map.Entry<String, JsonNode> member : parse().properties()) {
            Option option = option(member.getKey());
            texts.put(option, text(option, member.getValue()));
        }
        return texts;
    }

    private JsonNode parse() throws UsageException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UsageException("The settings in " + file + " are over " + MAX_BYTES + " bytes");
            }
            return new TomlMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("There is no file of settings " + file);
        } catch (JsonProcessingException e) {
            throw new UsageException("The settings in %s are no TOML, at line %d: %s"
                    .formatted(
                            file,
                            e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                            String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        } catch (IOException e) {
            throw new UsageException("Cannot read the settings in " + file);
        }
    }

    private static String key(Option option) {
        return option.flag().substring("--".length());
    }

    private String origin(Option option) {
        return key(option) + " in " + file;
    }

    private Option option(String key) throws UsageException {
        List<String> known = new ArrayList<>();
        for (Option option : Option.values()) {
            if (option == Option.SETTINGS) {
                continue;
            }
            if (key(option).equals(key)) {
                return option;
            }
            known.add(key(option));
        }
        String meant = NearName.of(key, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; keys are the flags that --help lists, without their dashes in front");
        throw new UsageException("There is no setting " + key + ", in " + file + meant);
    }

    private OptionText text(Option option, JsonNode value) throws UsageException {
        if (option.isSwitch()) {
            if (!value.isBoolean()) {
                throw new UsageException(origin(option) + " must be true or false");
            }
            return OptionText.ofSwitch(value.booleanValue(), origin(option));
        }
        if (value.isArray() && !value.isEmpty()) {
            List<String> items = new ArrayList<>();
            for (JsonNode item : value) {
                items.add(scalar(option, item));
            }
            return new OptionText(String.join(",", items), origin(option));
        }
        return new OptionText(scalar(option, value), origin(option));
    }

    private String scalar(Option option, JsonNode value) throws UsageException {
        if (value.isTextual() || value.isIntegralNumber()) {
            return value.asText();
        }
        String example = Arrays.asList("N", "MS").contains(option.value()) ? "1000" : "\"...\"";
        throw new UsageException(
                "%s must be a text, a whole number or a list of them, such as %s = %s; there are no tables"
                        .formatted(origin(option), key(option), example));
    }
}
