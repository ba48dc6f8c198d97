package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/commands.md} has a section for every command, and in it every option by its longest name. */
class CommandManualTest {
    private static final Pattern SECTION =
            Pattern.compile("(?m)^## mtpsc ([a-z]+(?: [a-z]+)?)([^\\n]*)\\n((?:(?!^## ).*\\n?)*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--?[a-zA-Z][a-z-]*)");

    @Test
    void everyCommandAndOptionIsListed() throws IOException {
        Map<String, Set<String>> inManual = new TreeMap<>();
        var sections = SECTION.matcher(Files.readString(Path.of("..", "docs", "commands.md")));
        while (sections.find()) {
            var options = new TreeSet<String>();
            for (String line : sections.group(3).lines().toList()) {
                if (line.startsWith("- `")) {
                    // What an item starts with is what it documents; names in its text are only mentioned.
                    var names = OPTION.matcher(line.substring(0, line.indexOf("`: ")));
                    while (names.find()) {
                        options.add(names.group(1));
                    }
                }
            }
            inManual.put(sections.group(1), options);
        }
        assertEquals(inCode(), inManual);
    }

    private static Map<String, Set<String>> inCode() {
        Map<String, Set<String>> found = new TreeMap<>();
        CommandLine line = Main.commandLine(new Context(Terminal.ofProcess(Map.of()), Map.of(), () -> {
            throw new AssertionError("nothing is compiled to list the commands");
        }));
        add("", line, found);
        return found;
    }

    /** A command that only groups others has no section of its own. */
    private static void add(String group, CommandLine line, Map<String, Set<String>> found) {
        for (var command : line.getSubcommands().entrySet()) {
            String name = group + command.getKey();
            if (!command.getValue().getSubcommands().isEmpty()) {
                add(name + " ", command.getValue(), found);
                continue;
            }
            var options = new TreeSet<String>();
            for (var option : command.getValue().getCommandSpec().options()) {
                if (!option.usageHelp() && !option.versionHelp()) {
                    options.addAll(List.of(option.names()));
                }
            }
            found.put(name, options);
        }
    }
}
