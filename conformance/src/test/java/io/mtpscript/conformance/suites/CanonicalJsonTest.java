package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** json-canonicalization, the test data of RFC 8785: its bytes, but for numbers (runtime contract, section 5). */
final class CanonicalJsonTest {
    /** Files where the RFC rounds numbers to doubles or writes exponents: its text there and ours. */
    private static final Map<String, NumberText> DECIDED = Map.of(
            "values",
            new NumberText(
                    "[333333333.3333333,1e+30,4.5,0.002,1e-27]",
                    "[333333333.33333329,1000000000000000000000000000000,4.5,0.002,0.000000000000000000000000001]"));

    private record NumberText(String theirs, String ours) {}

    @Test
    void writesTheCanonicalBytes() throws IOException {
        Suite suite = Suite.named("json-canonicalization");
        Tally tally = new Tally("json-canonicalization");
        for (String file : suite.files("testdata/input")) {
            String name = file.replace(".json", "");
            byte[] input = suite.bytes("testdata/input/" + file);
            String theirs = canonical(suite, name);
            NumberText numbers = DECIDED.get(name);
            String found = Decisions.outcome(JsonValue.parse(input));
            if (numbers == null) {
                tally.passes(name, theirs, found);
            } else {
                assertEquals(2, theirs.split(Pattern.quote(numbers.theirs()), -1).length, name);
                tally.decides(name, theirs.replace(numbers.theirs(), numbers.ours()), found);
            }
            JsonResult again = JsonValue.parse(found);
            tally.passes(name + ", canonical form read again", found, Decisions.outcome(again));
        }
        tally.end(11, 1);
    }

    private static String canonical(Suite suite, String name) throws IOException {
        String hex = suite.text("testdata/outhex/" + name + ".txt").replaceAll("\\s", "");
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}
