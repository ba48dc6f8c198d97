package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.golden.GoldenCases;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The documents of small programs, one for each thing a document can say. */
class OpenApiGoldenTest {
    private static final OpenApi OPEN_API = new OpenApi(Rules.packaged());

    @TestFactory
    Stream<DynamicTest> openapi() {
        return GoldenCases.of("openapi", OpenApiGoldenTest::documents);
    }

    private static Map<String, String> documents(GoldenCases.Case input) {
        Description description = Programs.describe(Programs.sources(input.inputs()));
        return Map.of(
                "openapi.json", OPEN_API.readable(description, OpenApiVersion.V3_1),
                "openapi30.json", OPEN_API.readable(description, OpenApiVersion.V3_0));
    }
}
