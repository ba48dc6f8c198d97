package io.mtpscript.conformance.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules at the root are what their own schema asks for, and the schema asks for something. */
class RulesSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(Path.of("..", file)));
    }

    @Test
    void theRulesAreValid() throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(read("openapi-rules-v5.1.schema.json"));
        ObjectNode rules = (ObjectNode) read("openapi-rules-v5.1.json");
        assertEquals(Set.of(), schema.validate(rules));
        for (String name : rules.deepCopy().properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(n -> !n.startsWith("$"))
                .toList()) {
            ObjectNode without = rules.deepCopy();
            without.remove(name);
            assertFalse(schema.validate(without).isEmpty(), "valid without " + name);
        }
        ((ObjectNode) rules.get("parameters")).put("within", "luck");
        assertFalse(schema.validate(rules).isEmpty());
    }
}
