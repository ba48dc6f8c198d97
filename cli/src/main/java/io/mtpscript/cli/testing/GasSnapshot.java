package io.mtpscript.cli.testing;

import io.mtpscript.engine.shown.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code .mtp-gas}: the gas of each test, a line each, sorted: {@code app.mtp "totals add up" 1234}. */
final class GasSnapshot {
    private static final String FILE = ".mtp-gas";

    private GasSnapshot() {}

    /**
     * A test whose gas is another.
     *
     * @param test as its line names it
     * @param before empty for a test that the file does not have
     * @param after empty for a test that is no more
     */
    record Difference(String test, Optional<Long> before, Optional<Long> after) {}

    static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /** How a line names a test. */
    static String name(TestOutcome outcome) {
        return outcome.file() + " " + Shown.quoted(outcome.name());
    }

    /** The file with the gas of these tests; the lines of others stay where {@code all} is false. */
    static String text(Path folder, List<TestOutcome> outcomes, boolean all) throws IOException {
        SortedMap<String, Long> lines = all || !Files.exists(file(folder)) ? new TreeMap<>() : read(folder);
        outcomes.forEach(outcome -> lines.put(name(outcome), outcome.gas()));
        var text = new StringBuilder();
        lines.forEach((test, gas) -> text.append(test).append(' ').append(gas).append('\n'));
        return text.toString();
    }

    /**
     * What differs from the file.
     *
     * @param all whether these are all tests of the program: then the file may have no other
     */
    static List<Difference> compare(Path folder, List<TestOutcome> outcomes, boolean all) throws IOException {
        SortedMap<String, Long> before = read(folder);
        SortedMap<String, Long> after = new TreeMap<>();
        outcomes.forEach(outcome -> after.put(name(outcome), outcome.gas()));
        var differences = new ArrayList<Difference>();
        after.forEach((test, gas) -> {
            Optional<Long> known = Optional.ofNullable(before.get(test));
            if (!known.equals(Optional.of(gas))) {
                differences.add(new Difference(test, known, Optional.of(gas)));
            }
        });
        before.forEach((test, gas) -> {
            if (all && !after.containsKey(test)) {
                differences.add(new Difference(test, Optional.of(gas), Optional.empty()));
            }
        });
        return differences;
    }

    private static SortedMap<String, Long> read(Path folder) throws IOException {
        Path file = file(folder);
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist; mtpsc test --gas-snapshot writes it");
        }
        SortedMap<String, Long> lines = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.lastIndexOf(' ');
            try {
                lines.put(line.substring(0, Math.max(0, space)), Long.parseLong(line.substring(space + 1)));
            } catch (NumberFormatException e) {
                throw new IOException(
                        file + " has a line that is no test and its gas: '" + line
                                + "'; mtpsc test --gas-snapshot writes it anew",
                        e);
            }
        }
        return lines;
    }
}
