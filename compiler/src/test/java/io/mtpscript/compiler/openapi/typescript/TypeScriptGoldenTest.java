package io.mtpscript.compiler.openapi.typescript;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.openapi.Programs;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Clients of small programs, without the part that is the same in all. */
class TypeScriptGoldenTest {
    @TestFactory
    Stream<DynamicTest> typescript() {
        return GoldenCases.of("typescript", TypeScriptGoldenTest::client);
    }

    private static Map<String, String> client(GoldenCases.Case input) {
        String client = TypeScriptClient.write(Programs.describe(Programs.sources(input.inputs())));
        String runtime = TypeScriptClient.runtime()
                .lines()
                .filter(line -> !line.contains("await authorize("))
                .reduce("", (all, line) -> all + line + "\n");
        assertTrue(client.contains(runtime), "the runtime stands in the client as it is");
        return Map.of("client.ts", client.replace(runtime, "// ... the runtime ...\n"));
    }
}
