package io.mtpscript.compiler.openapi.changes;

import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.openapi.OpenApi;
import io.mtpscript.compiler.openapi.OpenApiVersion;
import io.mtpscript.compiler.openapi.Programs;
import io.mtpscript.compiler.openapi.Rules;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What breaks clients from {@code in/old.mtp} to {@code in/new.mtp}, and from new to old. */
class ChangesGoldenTest {
    private static final OpenApi OPEN_API = new OpenApi(Rules.packaged());

    @TestFactory
    Stream<DynamicTest> changes() {
        return GoldenCases.of("openapi-changes", ChangesGoldenTest::compare);
    }

    private static Map<String, String> compare(GoldenCases.Case input) {
        try {
            JsonObject old31 = document(input.input("in/old.mtp"), OpenApiVersion.V3_1);
            JsonObject old30 = document(input.input("in/old.mtp"), OpenApiVersion.V3_0);
            JsonObject now = document(input.input("in/new.mtp"), OpenApiVersion.V3_1);
            String forth = text(ApiChanges.breaking(old31, now));
            // The version of the older document makes no difference.
            String forth30 = text(ApiChanges.breaking(old30, now));
            return Map.of(
                    "changes.txt",
                    forth.equals(forth30) ? forth : "3.1:\n" + forth + "3.0:\n" + forth30,
                    "back.txt",
                    text(ApiChanges.breaking(now, old31)));
        } catch (ComparisonException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject document(String source, OpenApiVersion version) throws ComparisonException {
        var description = Programs.describe(List.of(new SourceFile("app.mtp", source)));
        return ApiChanges.read(OPEN_API.canonical(description, version));
    }

    private static String text(List<Change> changes) {
        return changes.isEmpty()
                ? "none\n"
                : changes.stream()
                        .map(c -> c.operation() + " | " + c.place() + " | " + c.message() + " | "
                                + c.kind().word() + "\n")
                        .collect(Collectors.joining());
    }
}
