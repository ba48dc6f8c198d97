package io.mtpscript.conformance.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Documents tell the truth: each request that a golden program takes fits the schema of its operation, and each response has a
 * status that the document lists and a body that fits.
 */
class TruthTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "https://example.com/";

    /** What a script answers in the place of a database that never would. */
    private static final String IMPOSSIBLE =
            "conformance/src/test/golden/run/effects-read, a unique violation is a conflict";

    private final List<String> lies = new ArrayList<>();
    private int responses;
    private int requests;

    @Test
    void everyRecordedAnswerIsDocumented() throws IOException {
        for (Documented program : Documented.of("conformance/src/test/golden/run")) {
            check(program);
        }
        assertEquals(List.of(), lies);
        assertTrue(responses >= 100 && requests >= 60, responses + " responses, " + requests + " requests");
    }

    private void check(Documented program) throws IOException {
        JsonNode document = JSON.readTree(program.document31());
        String location = PREFIX + program.name();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.schemaLoaders(l -> l.schemas(Map.of(location, program.document31()))));
        Map<String, String> answers = parts(program.folder().resolve("out.txt"));
        for (var request : parts(program.folder().resolve("in.http")).entrySet()) {
            String name = program.name() + ", " + request.getKey();
            var lines =
                    request.getValue().lines().filter(l -> !l.startsWith("# ")).toList();
            if (name.equals(IMPOSSIBLE)) {
                continue;
            }
            String[] line = lines.getFirst().split(" ", 0);
            String answer = answers.getOrDefault(request.getKey(), "");
            List<String> operation = operation(document, line[0], line[1]);
            if (operation.isEmpty()) {
                lies.add(name + ": no operation " + lines.getFirst());
                continue;
            }
            request(name, factory, location, document, operation, String.join("\n", lines), answer);
            response(name, factory, location, document, operation, answer);
        }
    }

    /** The texts behind the titles of a file of cases. */
    private static Map<String, String> parts(Path file) throws IOException {
        var parts = new LinkedHashMap<String, String>();
        for (String part : Files.readString(file).split("(?m)^### ?", -1)) {
            if (!part.isBlank()) {
                int end = part.indexOf('\n');
                parts.put(part.substring(0, end).strip(), part.substring(end + 1));
            }
        }
        return parts;
    }

    /** The way to the operation: of several paths that fit, the one with more text of its own. */
    private static List<String> operation(JsonNode document, String method, String target) {
        String path = target.split("\\?", 2)[0];
        List<String> best = List.of();
        int least = Integer.MAX_VALUE;
        for (var entry : document.get("paths").properties()) {
            String template = entry.getKey();
            String pattern = Pattern.quote(template).replaceAll("\\{[^}]*\\}", "\\\\E[^/]+\\\\Q");
            int parameters = template.split("\\{", -1).length;
            if (path.matches(pattern)
                    && entry.getValue().has(method.toLowerCase(java.util.Locale.ROOT))
                    && parameters < least) {
                least = parameters;
                best = List.of("paths", template, method.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return best;
    }

    private void request(
            String name,
            JsonSchemaFactory factory,
            String location,
            JsonNode document,
            List<String> operation,
            String text,
            String answer)
            throws IOException {
        int blank = text.indexOf("\n\n");
        String body = blank < 0 ? "" : text.substring(blank).strip();
        boolean refused = answer.startsWith("fault ") || answer.startsWith("trap ");
        if (body.isEmpty() || refused) {
            return;
        }
        JsonNode schema = at(document, operation).at("/requestBody/content/application~1json/schema");
        if (!schema.isMissingNode()) {
            var way = new ArrayList<>(operation);
            way.addAll(List.of("requestBody", "content", "application/json", "schema"));
            requests++;
            judge(name + ", request", factory, location, way, body);
        }
    }

    private void response(
            String name,
            JsonSchemaFactory factory,
            String location,
            JsonNode document,
            List<String> operation,
            String answer)
            throws IOException {
        List<String> lines =
                answer.lines().filter(l -> !l.startsWith("effect ")).toList();
        if (lines.isEmpty() || !lines.getFirst().matches("[2-5][0-9][0-9].*")) {
            return;
        }
        responses++;
        String status = lines.getFirst().substring(0, 3);
        JsonNode response = at(document, operation).path("responses").path(status);
        if (response.isMissingNode()) {
            lies.add(name + ": status " + status + " is not listed");
            return;
        }
        var way = new ArrayList<String>(operation);
        way.addAll(List.of("responses", status));
        if (response.has("$ref")) {
            way.clear();
            way.addAll(List.of(response.get("$ref").asText().substring(2).split("/")));
        }
        List<String> body = lines.stream()
                .skip(1)
                .filter(l -> !l.matches("[A-Za-z0-9-]+: .*"))
                .toList();
        boolean documented = at(document, way).has("content");
        if (body.isEmpty() || !documented) {
            // OpenAPI has no word for a body that is there sometimes.
            if (!body.isEmpty()) {
                lies.add(name + ": status " + status + " has a body");
            }
            return;
        }
        way.addAll(List.of("content", "application/json", "schema"));
        judge(name + ", response " + status, factory, location, way, String.join("\n", body));
    }

    private static JsonNode at(JsonNode document, List<String> way) {
        JsonNode at = document;
        for (String name : way) {
            at = at.path(name);
        }
        return at;
    }

    private void judge(String name, JsonSchemaFactory factory, String location, List<String> way, String body)
            throws IOException {
        var pointer = new StringBuilder();
        way.forEach(part -> pointer.append('/')
                .append(part.replace("~", "~0")
                        .replace("/", "~1")
                        .replace("%", "%25")
                        .replace("{", "%7B")
                        .replace("}", "%7D")));
        JsonSchema schema = factory.getSchema(SchemaLocation.of(location + "#" + pointer));
        schema.validate(JSON.readTree(body))
                .forEach(message -> lies.add(name + ": " + message.getMessage() + " in " + body));
    }
}
