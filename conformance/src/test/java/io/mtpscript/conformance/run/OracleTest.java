package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.types.Checker;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.conformance.oracle.Effects;
import io.mtpscript.conformance.oracle.Oracle;
import io.mtpscript.conformance.oracle.Request;
import io.mtpscript.conformance.oracle.Verdict;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tree-walking evaluator gives what is written down for every case. Where a case ends by gas or memory, which it does not
 * count, or calls what it does not know, its effects up to there have to be the same.
 */
class OracleTest {
    private static final long STEPS = 60_000_000;
    private static final StandardLibrary LIBRARY = StandardLibrary.load();

    @TestFactory
    Stream<DynamicTest> cases() {
        SortedMap<String, String> outputs = GoldenCases.allOutputs("run", "out.txt");
        return GoldenCases.cases("run").stream()
                .map(input -> DynamicTest.dynamicTest(
                        input.name(), () -> check(input, outputs.getOrDefault(input.name(), ""))));
    }

    private static void check(GoldenCases.Case input, String output) {
        var modules = new ArrayList<io.mtpscript.compiler.syntax.Module>();
        input.inputs().forEach((name, text) -> {
            if (name.endsWith(".mtp")) {
                String path = name.equals("in.mtp") ? "app.mtp" : name.substring("in/".length());
                modules.add(
                        Parser.parse(new SourceFile(path, text), ParseMode.USER).module());
            }
        });
        CheckedProgram program = Checker.check(modules, LIBRARY).program().orElseThrow();
        var oracle = new Oracle(program, STEPS);
        String[] expected = output.split("(?m)^### ", -1);
        List<Script> scripts = Script.parse(input.input("in.http"));
        assertEquals(scripts.size(), expected.length - 1);
        for (int i = 0; i < scripts.size(); i++) {
            Script script = scripts.get(i);
            String wanted = expected[i + 1].substring(expected[i + 1].indexOf('\n') + 1);
            String[] got = Oracle.onDeepStack(() -> run(oracle, script));
            String title = script.title() + ": " + got[1];
            if (wanted.contains("trap GasExhausted")
                    || wanted.contains("trap MemoryExhausted")
                    || got[1].startsWith("None[reason")) {
                String effects = wanted.lines()
                        .filter(OracleTest::isEffect)
                        .map(l -> l + "\n")
                        .reduce("", String::concat);
                assertTrue(got[0].startsWith(effects) || effects.startsWith(got[0]), title);
            } else {
                assertEquals(wanted.replaceAll("(?m)^(trap [A-Za-z]+) at .*$", "$1"), got[0] + got[1], title);
            }
        }
    }

    private static boolean isEffect(String line) {
        return line.startsWith("effect ") || line.startsWith("beside ");
    }

    /** The calls made, and how it ended. */
    private static String[] run(Oracle oracle, Script script) {
        var calls = new StringBuilder();
        Deque<JsonValue> answers = new ArrayDeque<>(script.answers());
        Effects effects = made -> {
            var given = new ArrayList<CborValue>();
            for (Effects.Call call : made) {
                calls.append(made.size() == 1 ? "effect " : "beside ")
                        .append(Answers.text(call.value().encode()))
                        .append('\n');
            }
            made.forEach(_ -> given.add(Answers.cbor(answers.remove())));
            return given;
        };
        var request = new Request(
                script.request().method(),
                script.request().target(),
                script.request().fields().stream()
                        .map(f -> new Request.Field(f.name(), f.value()))
                        .toList(),
                new String(script.request().body(), StandardCharsets.UTF_8));
        Verdict verdict = oracle.answer(request, effects);
        return new String[] {calls.toString(), text(verdict)};
    }

    private static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Trapped(var code) -> "trap " + code.code() + "\n";
            case Verdict.Refused(var faults) ->
                faults.stream().map(f -> "fault " + f + "\n").reduce("", String::concat);
            case Verdict.None none -> none.toString();
            case Verdict.Responded(int status, boolean rollsBack, boolean failed, var headers, var body) ->
                status + (rollsBack ? " rolls back" : "") + (failed ? " failed" : "") + "\n"
                        + Stream.concat(headers.stream(), body.stream())
                                .map(line -> line + "\n")
                                .reduce("", String::concat);
        };
    }
}
