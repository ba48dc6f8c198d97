package io.mtpscript.conformance.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every document is one that swagger-parser reads whole and without a word. */
class SwaggerParserTest {
    @Test
    void readsEveryDocument() throws IOException {
        var complaints = new ArrayList<String>();
        List<Documented> all = Documented.all();
        assertTrue(all.size() >= 100, "only " + all.size() + " programs");
        for (Documented program : all) {
            complaints.addAll(read(program.name() + ", 3.1", program.document31()));
            complaints.addAll(read(program.name() + ", 3.0", program.document30()));
        }
        assertEquals(List.of(), complaints);
    }

    @Test
    void hasComplaintsAboutADocumentThatIsWrong() {
        SwaggerParseResult result =
                parse("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"x\"},\"paths\":{\"/a\":{\"get\":{}}}}");
        assertFalse(result.getMessages().isEmpty());
    }

    private static SwaggerParseResult parse(String document) {
        var options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(document, null, options);
    }

    private static List<String> read(String name, String document) throws IOException {
        SwaggerParseResult result = parse(document);
        var complaints = new ArrayList<String>();
        result.getMessages().forEach(message -> complaints.add(name + ": " + message));
        JsonNode paths = new ObjectMapper().readTree(document).get("paths");
        int operations = 0;
        for (JsonNode path : paths) {
            operations += path.size();
        }
        int read = result.getOpenAPI() == null
                ? -1
                : result.getOpenAPI().getPaths().values().stream()
                        .mapToInt(path -> path.readOperations().size())
                        .sum();
        if (read != operations) {
            complaints.add(name + ": " + read + " of " + operations + " operations");
        }
        return complaints;
    }
}
