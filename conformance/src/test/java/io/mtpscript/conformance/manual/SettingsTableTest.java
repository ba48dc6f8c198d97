package io.mtpscript.conformance.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mtpscript.engine.settings.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} has a row for every flag that the engine's help lists, with its variable, and no other row. */
class SettingsTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(--[a-z-]+)` \\| `(MTP_[A-Z_]+)` \\|");
    private static final Pattern FLAG = Pattern.compile("(?m)^\\s+(--[a-z-]+)");

    @Test
    void everyFlagIsListedWithItsVariable() throws Exception {
        var inManual = new TreeSet<String>();
        var rows = ROW.matcher(manual());
        while (rows.find()) {
            inManual.add(rows.group(1));
            String variable =
                    "MTP_" + rows.group(1).substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
            assertEquals(variable, rows.group(2));
        }
        var help = assertInstanceOf(CommandLine.Help.class, CommandLine.read(List.of("--help"), Map.of()));
        var inHelp = new TreeSet<String>();
        var flags = FLAG.matcher(help.text());
        while (flags.find()) {
            inHelp.add(flags.group(1));
        }
        inHelp.removeAll(List.of("--help", "--version", "--print-config"));
        assertEquals(inHelp, inManual);
    }

    private static String manual() throws IOException {
        return Files.readString(Path.of("..", "docs", "settings.md"));
    }
}
