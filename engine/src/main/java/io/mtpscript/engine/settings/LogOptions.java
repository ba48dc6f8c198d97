package io.mtpscript.engine.settings;

import io.mtpscript.effects.log.LogFormat;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.effects.log.LogTarget;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where log lines go, and which. */
final class LogOptions {
    private final OptionValues values;

    LogOptions(OptionValues values) {
        this.values = values;
    }

    LogSettings log() throws UsageException {
        return new LogSettings(
                target(),
                values.word(Option.LOG_FORMAT, LogFormat.values(), LogFormat.JSON),
                values.word(Option.LOG_LEVEL, LogLevel.values(), LogLevel.DEBUG),
                Stream.of(values.text(Option.LOG_REDACT).orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                values.bytes(Option.LOG_QUEUE, LogSettings.QUEUE_BYTES));
    }

    private LogTarget target() throws UsageException {
        values.otherwise(Option.LOG, "stdout");
        OptionText text = values.given(Option.LOG);
        if (text == null || text.value().equals("stdout")) {
            return new LogTarget.Stdout();
        }
        if (text.value().startsWith(OptionValues.FOLDER) && text.value().length() > OptionValues.FOLDER.length()) {
            return new LogTarget.Files(
                    Path.of(text.value().substring(OptionValues.FOLDER.length())),
                    values.bytes(Option.LOG_FILE_SIZE, LogSettings.FILE_BYTES),
                    values.number(Option.LOG_FILES, 1, LogSettings.FILES_MAX, LogSettings.FILES));
        }
        URI collector = CollectorAddress.of(text.value(), values.development())
                .orElseThrow(() -> new UsageException("%s is '%s'; it must be stdout, file:PATH or https://..."
                        .formatted(text.origin(), Masked.refused(text.value()))));
        return CollectorAddress.target(collector, values, Option.LOG_TOKEN);
    }
}
