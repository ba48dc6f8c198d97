package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What we decided about files of JSONTestSuite: the table {@code json-decisions.tsv} beside this class, one line a file with
 * the file's name, the outcome and the reason.
 */
record Decisions(SequencedMap<String, String> outcomes) {
    private static final String TABLE = "json-decisions.tsv";

    static Decisions read() throws IOException {
        SequencedMap<String, String> outcomes = new TreeMap<>();
        try (InputStream in = Decisions.class.getResourceAsStream(TABLE)) {
            assertNotNull(in, TABLE);
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> add(outcomes, line));
        }
        return new Decisions(outcomes);
    }

    private static void add(Map<String, String> outcomes, String line) {
        String[] columns = line.split("\t", -1);
        assertTrue(columns.length == 3 && !columns[2].isBlank(), () -> TABLE + ": file, outcome, reason: " + line);
        assertTrue(outcomes.put(columns[0], columns[1]) == null, () -> TABLE + ": twice: " + columns[0]);
    }

    Optional<String> about(String file) {
        return Optional.ofNullable(outcomes.get(file));
    }

    /** A result as the table writes it: canonical JSON, or {@code refused} and the kind of fault. */
    static String outcome(JsonResult result) {
        return switch (result) {
            case JsonValue value -> value.toText();
            case JsonFault fault -> "refused " + fault.kind();
        };
    }
}
