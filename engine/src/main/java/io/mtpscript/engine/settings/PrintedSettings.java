package io.mtpscript.engine.settings;

import io.mtpscript.effects.ConfigVariable;
import java.util.Optional;
import java.util.TreeSet;

/** Every setting as it counts, and who says so, as a file of settings could have it; what is secret is not shown. */
final class PrintedSettings {
    private static final int COLUMN = 44;

    private PrintedSettings() {}

    static String of(OptionValues values) {
        StringBuilder text = new StringBuilder();
        for (Option option : Option.values()) {
            if (option == Option.SETTINGS) {
                values.text(option)
                        .ifPresent(file -> text.append("# settings are read from ")
                                .append(file)
                                .append("\n"));
                continue;
            }
            text.append(line(option, values)).append('\n');
        }
        TreeSet<String> configured = new TreeSet<>();
        for (String variable : values.environment().keySet()) {
            if (variable.startsWith(ConfigVariable.PREFIX)) {
                configured.add(variable);
            }
        }
        configured.forEach(variable -> text.append("# the program's configuration has ")
                .append(variable)
                .append(", which is not shown\n"));
        return text.toString();
    }

    private static String line(Option option, OptionValues values) {
        String key = option.flag().substring("--".length());
        Optional<String> given = values.text(option);
        if (given.isPresent()) {
            return pair(option, key, given.get(), values.origin(option));
        }
        Optional<String> otherwise = values.otherwise(option);
        if (otherwise.isPresent()) {
            return pair(option, key, otherwise.get(), values.isOfProgram(option) ? "serve { }" : "default");
        }
        return option.isSwitch() ? pair(option, key, "false", "default") : "# " + key + " is not set";
    }

    private static String pair(Option option, String key, String value, String origin) {
        String masked = masked(option, value);
        // Only what may be shown is looked at for its form: a secret may be a number too.
        String shown = option.isSwitch() || masked.matches("0|[1-9][0-9]*") ? masked : quoted(masked);
        return ("%-" + COLUMN + "s  # %s").formatted(key + " = " + shown, origin);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String masked(Option option, String value) {
        boolean token = option == Option.AUDIT_TOKEN || option == Option.LOG_TOKEN;
        if (option == Option.RANDOM_KEY || (token && !value.startsWith(OptionValues.FOLDER))) {
            return Masked.MASK;
        }
        return Masked.of(value);
    }
}
