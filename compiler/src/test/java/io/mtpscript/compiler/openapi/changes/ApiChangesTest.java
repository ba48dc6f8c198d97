package io.mtpscript.compiler.openapi.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Documents that others wrote, or wrote to hurt. */
class ApiChangesTest {
    private static JsonObject read(String json) throws ComparisonException {
        return ApiChanges.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject document(String requestSchema, String components) throws ComparisonException {
        return read(
                "{\"openapi\":\"3.1.0\",\"paths\":{\"/a/{x}\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":"
                        + "{\"schema\":" + requestSchema + "}}},\"responses\":{}}}},\"components\":{\"schemas\":{"
                        + components
                        + "}}}");
    }

    private static String kinds(List<Change> changes) {
        return changes.stream().map(c -> c.place() + " " + c.kind().word()).collect(Collectors.joining(", "));
    }

    private static String compare(String before, String after) throws ComparisonException {
        return kinds(ApiChanges.breaking(document(before, ""), document(after, "")));
    }

    @Test
    void refusesWhatIsNoDocumentInOneClause() {
        assertEquals(
                "is no JSON: byte 0: found 'o' where a value is due",
                assertThrows(ComparisonException.class, () -> read("openapi: 3.1.0"))
                        .getMessage());
        for (String text :
                new String[] {"[]", "{}", "{\"openapi\":3}", "{\"swagger\":\"2.0\"}", "{\"openapi\":\"4.0.0\"}"}) {
            assertEquals(
                    "is no OpenAPI document of version 3.0 or 3.1",
                    assertThrows(ComparisonException.class, () -> read(text)).getMessage());
        }
        String deep = String.valueOf(assertThrows(ComparisonException.class, () -> read("[".repeat(100_000)))
                .getMessage());
        assertTrue(deep.startsWith("is no JSON"), deep);
    }

    @Test
    void partsThatMakeNoSenseAreNoChanges() throws ComparisonException {
        JsonObject odd = read(
                "{\"openapi\":\"3.0.0\",\"paths\":{\"/a\":5,\"/b\":{\"get\":[]},\"/c\":{\"get\":{\"parameters\":{},"
                        + "\"responses\":[1],\"requestBody\":{\"content\":[{}]}}}}}");
        assertEquals("", kinds(ApiChanges.breaking(odd, odd)));
    }

    @Test
    void followsReferencesInCirclesToTheirEnd() throws ComparisonException {
        JsonObject circle = document(
                "{\"$ref\":\"#/components/schemas/A\"}",
                "\"A\":{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/components/schemas/B\"}}},"
                        + "\"B\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/A\"}}");
        JsonObject unrolled = document(
                "{\"$ref\":\"#/components/schemas/A\"}",
                "\"A\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":"
                        + "{\"$ref\":\"#/components/schemas/A\"}}}}");
        assertEquals("", kinds(ApiChanges.breaking(circle, unrolled)));
        JsonObject itself =
                document("{\"$ref\":\"#/components/schemas/A\"}", "\"A\":{\"$ref\":\"#/components/schemas/A\"}");
        assertEquals("", kinds(ApiChanges.breaking(itself, itself)));
    }

    @Test
    void endsWhereAlternativesMultiply() throws ComparisonException {
        var schema = new StringBuilder("{\"type\":\"string\"}");
        for (int i = 0; i < 12; i++) {
            schema = new StringBuilder("{\"anyOf\":[")
                    .append(("{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/S" + i + "\"}},")
                            .repeat(30))
                    .append(schema)
                    .append("]}");
        }
        var components = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            int next = i + 1;
            components.append(i == 0 ? "" : ",").append("\"S").append(i).append("\":{\"anyOf\":[");
            for (int j = 0; j < 20; j++) {
                components
                        .append(j == 0 ? "" : ",")
                        .append("{\"type\":\"object\",\"minProperties\":")
                        .append(j);
                components
                        .append(",\"properties\":{\"p\":{\"$ref\":\"#/components/schemas/S")
                        .append(next % 12);
                components.append("\"}}}");
            }
            components.append("]}");
        }
        JsonObject hostile = document("{\"$ref\":\"#/components/schemas/S0\"}", components.toString());
        JsonObject other = document("{\"$ref\":\"#/components/schemas/S1\"}", components.toString());
        try {
            ApiChanges.breaking(hostile, other);
        } catch (ComparisonException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("to be compared"), message);
        }
    }

    private static String parts(String before, String after) throws ComparisonException {
        return kinds(ApiChanges.breaking(
                read("{\"openapi\":\"3.1.0\"," + before + "}"), read("{\"openapi\":\"3.0.0\"," + after + "}")));
    }

    private static String secured(String security, String schemes) {
        return "\"paths\":{\"/a\":{\"get\":{\"security\":[" + security + "]}}},"
                + "\"components\":{\"securitySchemes\":{" + schemes + "}}";
    }

    @Test
    void credentialsAreWhatSchemesAskFor() throws ComparisonException {
        String bearer = "{\"type\":\"http\",\"scheme\":\"bearer\"}";
        String key = "{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Key\"}";
        String named = secured("{\"mine\":[]}", "\"mine\":" + bearer);
        String other = secured("{\"k\":[]}", "\"k\":" + key);
        assertEquals(
                "", parts(named, secured("{\"yours\":[]}", "\"yours\":{\"type\":\"http\",\"scheme\":\"Bearer\"}")));
        assertEquals("", parts(named, secured("{\"mine\":[]},{\"k\":[]}", "\"mine\":" + bearer + ",\"k\":" + key)));
        assertEquals("", parts(named, secured("", "")));
        assertEquals("", parts(named, secured("{\"mine\":[]},{}", "\"mine\":" + bearer)));
        assertEquals(" security-changed", parts(secured("", ""), named));
        assertEquals(
                " security-changed", parts(other, secured("{\"k\":[]}", "\"k\":" + key.replace("X-Key", "X-New"))));
        assertEquals(
                " security-changed",
                parts(secured("{\"mine\":[]},{\"k\":[]}", "\"mine\":" + bearer + ",\"k\":" + key), named));
        String scopes = secured("{\"mine\":[\"read\"]}", "\"mine\":" + bearer);
        assertEquals(" security-changed", parts(named, scopes));
        assertEquals("", parts(scopes, named));
    }

    @Test
    void pathParametersAreToldByWhereTheyStandInThePath() throws ComparisonException {
        String x = "{\"in\":\"path\",\"name\":\"x\",\"required\":true,\"schema\":{\"type\":\"integer\"}}";
        String y = "{\"in\":\"path\",\"name\":\"y\",\"required\":true,\"schema\":{\"type\":\"string\"}}";
        String before = "\"paths\":{\"/a/{longer}/{y}\":{\"parameters\":[" + y + "],\"get\":{\"parameters\":[" + y + ","
                + x.replace("\"x\"", "\"longer\"") + "]}}}";
        String after = "\"paths\":{\"/a/{n}/{m}\":{\"get\":{\"parameters\":[" + x.replace("\"x\"", "\"n\"") + ","
                + y.replace("\"y\"", "\"m\"") + "]}}}";
        assertEquals("", parts(before, after));
        assertEquals(
                "path m type-changed, path number type-changed",
                parts(after.replace("/{n}/{m}", "/{m}/{number}").replace("\"n\"", "\"number\""), before));
    }

    @Test
    void propertiesAndEntriesOfMapsAreHeldAgainstEachOther() throws ComparisonException {
        String record = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
        String texts = "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}";
        String numbers = texts.replace("string", "integer");
        assertEquals("", compare(record, texts));
        assertEquals("request body.a type-changed", compare(record, numbers));
        assertEquals("", compare(texts, record));
        assertEquals("request body.a type-changed", compare(numbers, record));
    }

    @Test
    void responsesKeepTheirHeadersAndMediaTypes() throws ComparisonException {
        String answer = "\"paths\":{\"/a\":{\"get\":{\"responses\":{\"200\":{\"headers\":{\"X-A\":{\"required\":true}},"
                + "\"content\":{\"application/json; charset=utf-8\":{}}}}}}}";
        String same = answer.replace("X-A", "x-a").replace("; charset=utf-8", "");
        assertEquals("", parts(answer, same));
        assertEquals(
                "response 200 header X-A response-header-became-optional",
                parts(answer, same.replace("true", "false")));
        assertEquals("response 200 header X-A response-header-removed", parts(answer, same.replace("x-a", "x-b")));
    }

    @Test
    void boundsTypesAndFormatsNarrow() throws ComparisonException {
        assertEquals("request body type-changed", compare("{\"type\":\"number\"}", "{\"type\":\"integer\"}"));
        assertEquals("", compare("{\"type\":\"integer\"}", "{\"type\":\"number\"}"));
        assertEquals("request body type-changed", compare("{}", "{\"type\":\"string\"}"));
        assertEquals("", compare("{\"type\":\"string\"}", "{}"));
        assertEquals(
                "request body bound-changed",
                compare("{\"type\":\"integer\",\"minimum\":1}", "{\"type\":\"integer\",\"minimum\":2}"));
        assertEquals("", compare("{\"type\":\"integer\",\"maximum\":1}", "{\"type\":\"integer\",\"maximum\":1.5}"));
        assertEquals(
                "request body bound-changed",
                compare("{\"type\":\"string\"}", "{\"type\":\"string\",\"maxLength\":9}"));
        assertEquals(
                "request body pattern-changed",
                compare("{\"type\":\"string\"}", "{\"type\":\"string\",\"pattern\":\"a\"}"));
        assertEquals(
                "request body format-changed",
                compare("{\"type\":\"string\",\"format\":\"date\"}", "{\"type\":\"string\",\"format\":\"uuid\"}"));
        assertEquals("", compare("{\"type\":\"string\",\"format\":\"date\"}", "{\"type\":\"string\"}"));
        String small = "{\"type\":\"integer\",\"format\":\"int32\"}";
        assertEquals("", compare(small, small.replace("int32", "int64")));
        assertEquals("request body format-changed", compare(small.replace("int32", "int64"), small));
        assertEquals("request body type-changed", compare("{\"type\":[\"string\",\"null\"]}", "{\"type\":\"string\"}"));
        assertEquals(
                "request body enum-value-removed",
                compare("{\"type\":\"string\"}", "{\"type\":\"string\",\"const\":\"a\"}"));
    }
}
