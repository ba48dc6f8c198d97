package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * JSONTestSuite: files that every parser must accept ({@code y_}) or refuse ({@code n_}), and files that it must decide about
 * ({@code i_} and the transformations). Every decision is a line of {@code json-decisions.tsv}.
 */
final class JsonParsingTest {
    private static final int LEAST_PASSED = 262;
    private static final int LEAST_DECIDED = 78;

    @Test
    void parsesAsAskedOrAsDecided() throws IOException {
        Suite suite = Suite.named("JSONTestSuite");
        Decisions decisions = Decisions.read();
        TreeSet<String> unused = new TreeSet<>(decisions.outcomes().keySet());
        Tally tally = new Tally("JSONTestSuite");
        for (String folder : List.of("test_parsing", "test_transform")) {
            for (String file : suite.files(folder)) {
                JsonResult result = JsonValue.parse(suite.bytes(folder + "/" + file));
                unused.remove(file);
                decisions
                        .about(file)
                        .ifPresentOrElse(
                                outcome -> tally.decides(file, outcome, Decisions.outcome(result)),
                                () -> asked(tally, file, result));
                if (result instanceof JsonValue value
                        && !JsonValue.parse(value.toBytes()).equals(value)) {
                    tally.fails(file, "what is written is not read back: " + value.toText());
                }
            }
        }
        assertEquals("[]", unused.toString(), "decisions about files that are not there");
        tally.end(LEAST_PASSED, LEAST_DECIDED);
    }

    private static void asked(Tally tally, String file, JsonResult result) {
        switch (file.charAt(0)) {
            case 'y' -> tally.passes(file, "accepted", verdict(result));
            case 'n' -> tally.passes(file, "refused", verdict(result));
            default -> tally.fails(file, "there is no decision about it; found " + Decisions.outcome(result));
        }
    }

    private static String verdict(JsonResult result) {
        return switch (result) {
            case JsonValue _ -> "accepted";
            case JsonFault _ -> "refused";
        };
    }

    /** The suite's own list of the files where the language's rules bite. */
    @Test
    void decidesEveryFileOnTheListOfNeededPolicies() throws IOException {
        Suite suite = Suite.named("JSONTestSuite");
        Decisions decisions = Decisions.read();
        Tally tally = new Tally("JSONTestSuite, needed policies");
        suite.text("POLICY-NEEDED.tsv")
                .lines()
                .skip(1)
                .map(line -> line.split("\t", -1)[0])
                .forEach(file -> tally.decides(file, true, decisions.about(file).isPresent()));
        tally.end(0, 21);
    }
}
