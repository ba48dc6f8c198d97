package io.mtpscript.compiler.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document follows the rules of the file at the root: another rule, another document. */
class RulesTest {
    private static final String PROGRAM = """
            type Page<T> = { zero: Int, items: List<T> }
            type Order = { name: String, amount: Decimal }
            type Shape = Circle(radius: Int) | Square
            api first POST /orders/:id query { z: Int = 1, a: Option<Int> } headers { xTrace: Option<String> } body Page<Order> uses { DbWrite } {
              let _ = DbWrite.execute(sql`DELETE FROM t`)?
              respond json({ at: { x: 1, y: 2 }, shape: Circle(1) })
            }
            api second GET /second {
              respond header("X-A", "b") json({ to: { x: 1, y: 2 } })
            }
            api GET /third/:id path { id: Int } { respond json(1) }
            """;

    private static String rules() throws IOException {
        return Files.readString(Path.of("..", "openapi-rules-v5.1.json"));
    }

    private static String document(String rules) {
        var openApi = new OpenApi(Rules.parse(rules.getBytes(StandardCharsets.UTF_8)));
        return openApi.readable(
                openApi.describe(Programs.check(PROGRAM), Facts.of(new TreeMap<>())), OpenApiVersion.V3_1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"title\": \"API\" | \"title\": \"Interface\" | \"title\": \"Interface\"",
                "\"version\": \"0.0.0\" | \"version\": \"9\" | \"version\": \"9\"",
                "\"operation\": [\"operationId\", \"summary\" | \"operation\": [\"summary\", \"parameters\", \"operationId\" |"
                        + " \"parameters\": [",
                "[\"path\", \"query\", \"header\"] | [\"header\", \"path\", \"query\"] | \"name\": \"X-Trace\"",
                "\"within\": \"declared\" | \"within\": \"name\" | \"name\": \"a\"",
                "\"order\": \"declared\" | \"order\": \"name\" | \"items\": {",
                "\"namedTypes\": true | \"namedTypes\": false | \"amount\": {",
                "\"minUses\": 2, \"minProperties\": 2 | \"minUses\": 3, \"minProperties\": 2 | \"to\": {",
                "\"minUses\": 2, \"ofTheEngine\": true | \"minUses\": 2, \"ofTheEngine\": false | `\"CommitUnknown\"`",
                "\"argumentsAfter\": \"Of\" | \"argumentsAfter\": \"With\" | PageWithOrder",
                "\"variantAfter\": \".\" | \"variantAfter\": \"_\" | Shape_Circle",
                "\"responseSuffix\": \"Response\" | \"responseSuffix\": \"Reply\" | FirstReplyAt",
                "\"pathParameterPrefix\": \"By\" | \"pathParameterPrefix\": \"For\" | getThirdForId",
                "\"faultSchema\": \"Fault\" | \"faultSchema\": \"Problem\" | schemas/Problem",
                "\"request\": false | \"request\": true | \"required\": [\"name\", \"amount\"]",
                "\"response\": true | \"response\": false | \"additionalProperties\": false",
                "\"type\": \"number\", \"format\": \"decimal\" | \"type\": \"number\", \"format\": \"money\" | \"format\": \"money\"",
                "\"code\": \"NotAcceptable\", \"when\": \"always\" | \"code\": \"NotAcceptable\", \"when\": \"body\" | NotAcceptable",
                "\"200\": \"OK\" | \"200\": \"Fine\" | \"description\": \"Fine\"",
                "\"code\": \"Timeout\", \"when\": \"waiting\" | \"code\": \"Timeout\", \"when\": \"always\" | \"504\"",
            })
    void anotherRuleGivesAnotherDocument(String rule, String other, String found) throws IOException {
        String before = rules();
        String after = before.replace(rule, other);
        assertNotEquals(before, after, "the rules have no " + rule);
        String document = document(after);
        assertTrue(document.contains(found), document);
        assertNotEquals(document(before), document);
    }

    @Test
    void rulesThatMakeNoSenseAreRefusedByName() throws IOException {
        assertEquals(
                "the rules' tags must be one of modules, none", refusal("\"tags\": \"modules\"", "\"tags\": \"x\""));
        assertEquals(
                "the rules' folding.namedTypes must be true or false",
                refusal(": true,\n    \"anonymous", ": 1,\n    \"anonymous"));
        assertEquals(
                "the rules' errors.code is Teapot, no error of the engine",
                refusal("\"ValidationFailed\"", "\"Teapot\""));
        assertEquals("the rules' naming.openSuffix is missing", refusal("\"openSuffix\"", "\"closedSuffix\""));
        assertEquals(
                "the rules' deduplication.equality must be one of structure", refusal("\"structure\"", "\"name\""));
        assertEquals(
                "the rules are no object",
                assertThrows(IllegalArgumentException.class, () -> Rules.parse("[]".getBytes(StandardCharsets.UTF_8)))
                        .getMessage());
    }

    private static String refusal(String rule, String other) throws IOException {
        String text = rules().replace(rule, other);
        assertNotEquals(rules(), text);
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Rules.parse(text.getBytes(StandardCharsets.UTF_8)))
                        .getMessage());
    }
}
