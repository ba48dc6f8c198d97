package io.mtpscript.conformance.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/conformance.md} lists every file that JSONTestSuite leaves to the implementation, as the tests decide it. */
class JsonDecisionsTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(i_[^`]+)` \\| (.+) \\| (.+) \\|$");

    @Test
    void everyFileThatIsLeftOpenStandsInTheManual() throws IOException {
        List<String> inManual = ROW.matcher(Files.readString(Path.of("..", "docs", "conformance.md")))
                .results()
                .map(JsonDecisionsTableTest::row)
                .toList();
        assertEquals(decisions(), inManual);
    }

    private static String row(MatchResult row) {
        return row.group(1) + "\t" + row.group(2).replace("`", "") + "\t" + row.group(3);
    }

    private static List<String> decisions() throws IOException {
        try (InputStream in = JsonDecisionsTableTest.class.getResourceAsStream("../suites/json-decisions.tsv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> line.startsWith("i_")).toList();
        }
    }
}
