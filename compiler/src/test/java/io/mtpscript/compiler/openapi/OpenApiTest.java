package io.mtpscript.compiler.openapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for every document. */
class OpenApiTest {
    private static final OpenApi OPEN_API = new OpenApi(Rules.packaged());

    private static final SourceFile ONE = new SourceFile("one.mtp", """
            import { Item } from "./two.mtp"
            api made POST /items body Item { respond status(201) json(body) }
            """);
    private static final SourceFile TWO = new SourceFile("two.mtp", """
            export type Item = { id: Int }
            api all GET /items { let item: Item = { id: 1 }; respond json([item]) }
            """);

    @Test
    void theSnapshotCarriesTheDocumentInCanonicalJson() {
        CompileResult result = Programs.compile(List.of(ONE, TWO));
        byte[] carried = result.program().orElseThrow().openapi();
        JsonValue document = (JsonValue) JsonValue.parse(carried);
        assertArrayEquals(document.toBytes(), carried);
        String readable = OPEN_API.readable(result.description().orElseThrow(), OpenApiVersion.V3_1);
        assertEquals(JsonValue.parse(readable), document);
    }

    @Test
    void theOrderOfFilesMakesNoDifference() {
        assertArrayEquals(
                Programs.compile(List.of(ONE, TWO)).program().orElseThrow().openapi(),
                Programs.compile(List.of(TWO, ONE)).program().orElseThrow().openapi());
    }

    @Test
    void theReadableFormOfEveryCaseIsTheSameDocument() {
        for (var text : GoldenCases.allOutputs("openapi", "openapi.json").entrySet()) {
            assertTrue(JsonValue.parse(text.getValue()) instanceof JsonValue, text.getKey());
        }
    }

    @Test
    void boundsAndSecurityAppearWhereTheyAreKnown() {
        var program = Programs.check("""
                api open GET /open { respond json(1) }
                api guarded GET /guarded { respond json(1) }
                api keyed GET /keyed { respond json(1) }
                """);
        var facts = new Facts(
                new TreeMap<>(),
                new TreeMap<>(Map.of("open", 1234L)),
                new TreeMap<>(Map.of(
                        "guarded", new Description.Security.Bearer("JWT"),
                        "keyed", new Description.Security.ApiKey("X-Key"))));
        Description description = OPEN_API.describe(program, facts);
        String text = new String(OPEN_API.canonical(description, OpenApiVersion.V3_1), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"x-mtp-gas-bound\":1234"), text);
        assertEquals(2, text.split("x-mtp-gas-bound", -1).length);
        assertTrue(
                text.contains(
                        "\"securitySchemes\":{\"apiKey\":{\"in\":\"header\",\"name\":\"X-Key\",\"type\":\"apiKey\"},"
                                + "\"bearer\":{\"bearerFormat\":\"JWT\",\"scheme\":\"bearer\",\"type\":\"http\"}}"),
                text);
        assertTrue(text.contains("\"security\":[{\"bearer\":[]}]"), text);
        assertTrue(text.contains("\"401\":"), text);
        var operation = description.operations().stream()
                .filter(o -> o.id().equals("open"))
                .findFirst()
                .orElseThrow();
        assertFalse(operation.responses().stream().anyMatch(r -> r.status() == 401));
    }

    @Test
    void aStatusThatIsHandedOnIsFollowedThroughManyCalls() {
        var text = new StringBuilder("function f0(code: String): Result<Int, Failure> { fail(409, code) }\n");
        for (int i = 1; i <= 2_000; i++) {
            text.append("function f")
                    .append(i)
                    .append("(code: String): Result<Int, Failure> { f")
                    .append(i - 1);
            text.append("(code) }\n");
        }
        text.append("api a GET /a { respond json(f2000(\"Busy\")?) }");
        Description description = OPEN_API.describe(Programs.check(text.toString()), Facts.of(new TreeMap<>()));
        var conflict = description.operations().getFirst().responses().stream()
                .filter(r -> r.status() == 409)
                .findFirst()
                .orElseThrow();
        assertEquals("Busy", conflict.codes().getFirst().code());
    }
}
