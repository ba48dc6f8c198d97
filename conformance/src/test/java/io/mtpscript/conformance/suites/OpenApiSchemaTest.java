package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mtpscript.conformance.openapi.Documented;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every document we write is valid by the official JSON schema of OpenAPI 3.1, with its dialect for schema objects. That the
 * judge judges is shown by the suite's own documents.
 */
final class OpenApiSchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String BASE = "https://spec.openapis.org/oas/3.1/";

    @Test
    void everyDocumentIsValid() throws IOException {
        Suite suite = Suite.named("openapi-3.1");
        JsonSchema schema = schema(suite);
        Tally tally = new Tally("openapi-3.1");
        for (String file : suite.files("tests/pass")) {
            tally.passes(file, true, valid(schema, YAML.readTree(suite.bytes("tests/pass/" + file))));
        }
        for (String file : suite.files("tests/fail")) {
            tally.passes(file, false, valid(schema, YAML.readTree(suite.bytes("tests/fail/" + file))));
        }
        for (Documented program : Documented.all()) {
            JsonNode document = new ObjectMapper().readTree(program.document31());
            var messages = schema.validate(document);
            if (messages.isEmpty()) {
                tally.passes(program.name(), true, true);
            } else {
                tally.fails(program.name(), messages.toString());
            }
        }
        tally.end(140, 0);
    }

    private static boolean valid(JsonSchema schema, JsonNode document) {
        return schema.validate(document).isEmpty();
    }

    private static JsonSchema schema(Suite suite) throws IOException {
        Map<String, String> schemas = new LinkedHashMap<>();
        for (String name : new String[] {"schema", "schema-base", "dialect", "meta"}) {
            JsonNode node = YAML.readTree(suite.bytes("schema/" + name + ".yaml"));
            schemas.put(node.get("$id").asText(), node.toString());
        }
        return JsonSchemaFactory.getInstance(
                        VersionFlag.V202012, builder -> builder.schemaLoaders(l -> l.schemas(schemas)))
                .getSchema(SchemaLocation.of(BASE + "schema-base/WORK-IN-PROGRESS"));
    }
}
