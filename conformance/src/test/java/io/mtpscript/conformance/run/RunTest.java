package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case: {@code in.mtp} (or files under {@code in/}) and {@code in.http} give {@code out.txt} and {@code gas.txt}. */
class RunTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    /** A run of less gas is cut into slices of 1, 2, ... {@link #SLICES}. */
    private static final long MANY_SLICES = 20_000;

    private static final int SLICES = 40;

    @TestFactory
    Stream<DynamicTest> cases() {
        return GoldenCases.of("run", RunTest::outputs);
    }

    private static Map<String, String> outputs(GoldenCases.Case input) {
        List<SourceFile> sources = sources(input);
        var out = new StringBuilder();
        var gas = new StringBuilder();
        Program program = compile(sources);
        try (var execution = new Execution(program);
                var compiled = new Execution(program, true)) {
            for (Script script : Script.parse(input.input("in.http"))) {
                Execution.Outcome outcome = execution.run(script, script.gasLimit());
                out.append("### ").append(script.title()).append('\n').append(outcome.text());
                gas.append(script.title()).append(": gas ").append(outcome.gas());
                gas.append(", memory ").append(outcome.memory()).append('\n');
                lastUnit(execution, script, outcome);
                compiledAlike(compiled, script, outcome);
                sliced(execution, script, outcome);
                sliced(compiled, script, outcome);
            }
        }
        return Map.of("out.txt", out.toString(), "gas.txt", gas.toString());
    }

    /** The modules of a case. */
    static List<SourceFile> sources(GoldenCases.Case input) {
        var sources = new ArrayList<SourceFile>();
        input.inputs().forEach((name, text) -> {
            if (name.endsWith(".mtp")) {
                sources.add(new SourceFile(name.equals("in.mtp") ? "app.mtp" : name.substring("in/".length()), text));
            }
        });
        return sources;
    }

    private static Program compile(List<SourceFile> sources) {
        CompileResult result = COMPILER.compile(sources);
        return result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().stream()
                        .map(d -> d.code().id() + " " + d.message() + ": "
                                + d.span().text())
                        .collect(Collectors.joining("\n"))));
    }

    /** Tier 2 gives what tier 1 gave, with the same gas, and ends by the same error wherever the gas does. */
    private static void compiledAlike(Execution compiled, Script script, Execution.Outcome outcome) {
        assertAlike(outcome, compiled.run(script, script.gasLimit()), script);
        if (!outcome.exhausted()) {
            assertAlike(outcome, compiled.run(script, outcome.gas() + 1), script);
            Execution.Outcome less = compiled.run(script, outcome.gas());
            assertTrue(less.exhausted(), script.title());
            assertEquals(outcome.gas(), less.gas(), script.title());
        }
    }

    private static void assertAlike(Execution.Outcome expected, Execution.Outcome actual, Script script) {
        assertEquals(expected.text(), actual.text(), script.title());
        assertEquals(expected.gas(), actual.gas(), script.title());
    }

    /** However a run is cut into slices, it is the same run. */
    private static void sliced(Execution execution, Script script, Execution.Outcome outcome) {
        int every = outcome.gas() < MANY_SLICES ? SLICES : 3;
        for (long slice = 1; slice <= every; slice++) {
            assertAlike(outcome, execution.run(script, script.gasLimit(), slice), script);
        }
        for (long slice = 1 + outcome.gas() / 2; slice < outcome.gas(); slice += 1 + outcome.gas() / 8) {
            assertAlike(outcome, execution.run(script, script.gasLimit(), slice), script);
        }
    }

    /** A request ends in gas exhaustion exactly when its limit is not above what it uses. */
    private static void lastUnit(Execution execution, Script script, Execution.Outcome outcome) {
        if (outcome.exhausted()) {
            assertTrue(outcome.gas() >= script.gasLimit(), script.title());
            return;
        }
        assertEquals(outcome, execution.run(script, outcome.gas() + 1), script.title());
        Execution.Outcome less = execution.run(script, outcome.gas());
        assertTrue(less.exhausted(), script.title());
        assertEquals(outcome.gas(), less.gas(), script.title());
    }
}
