package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The big list of naughty strings, as JSON strings: what we read is what Jackson reads, and what we write both read back. */
final class NaughtyStringsTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void comeThroughJsonUnchanged() throws IOException {
        Suite suite = Suite.named("blns");
        Tally tally = new Tally("blns");
        JsonNode theirs = suite.json("blns.json");
        JsonValue.JsonArray ours = (JsonValue.JsonArray) JsonValue.parse(suite.bytes("blns.json"));
        assertEquals(theirs.size(), ours.items().size());
        for (int i = 0; i < theirs.size(); i++) {
            JsonValue string = new JsonValue.JsonString(theirs.get(i).textValue());
            byte[] written = string.toBytes();
            String text = new String(written, StandardCharsets.UTF_8);
            tally.passes(text + ", read", string, ours.items().get(i));
            tally.passes(text + ", read back", string, JsonValue.parse(written));
            tally.passes(text + ", read back by Jackson", theirs.get(i), JACKSON.readTree(written));
        }
        tally.end(3 * 515, 0);
    }
}
