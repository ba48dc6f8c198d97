package io.mtpscript.conformance.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.openapi.changes.ApiChanges;
import io.mtpscript.compiler.openapi.changes.ComparisonException;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An API has no changes against itself, in whichever versions of OpenAPI its documents are. */
class SameApiTest {
    @Test
    void noProgramHasChangesAgainstItself() throws ComparisonException {
        var programs = new ArrayList<Documented>();
        for (String suite :
                List.of("examples", "compiler/src/test/golden/openapi", "conformance/src/test/golden/run")) {
            programs.addAll(Documented.of(suite));
        }
        var told = new ArrayList<String>();
        for (Documented program : programs) {
            for (String before : List.of(program.document30(), program.document31())) {
                for (String after : List.of(program.document30(), program.document31())) {
                    ApiChanges.breaking(read(before), read(after)).forEach(c -> told.add(program.name() + ": " + c));
                }
            }
        }
        assertEquals(List.of(), told);
        for (String example : List.of("hello", "invoices", "ledger", "members", "shortener", "fx-quotes")) {
            assertTrue(programs.stream().anyMatch(p -> p.name().equals("examples/" + example)), example);
        }
    }

    private static JsonObject read(String document) throws ComparisonException {
        return ApiChanges.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
