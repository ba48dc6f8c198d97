package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small programs that have every instruction and a builtin of every group end alike on both tiers and in JavaScript at every
 * limit of gas from 1 to what they use, and with every budget of memory below what they use: the same error, the same gas.
 */
class EveryBudgetTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    /** Builtins are numbered in groups of so many. */
    private static final int GROUP = 16;

    @TempDir
    Path folder;

    @Test
    void endsAlikeOnEveryTier() throws IOException, InterruptedException {
        var sources = List.of(new SourceFile("app.mtp", resource("every-budget.mtp")));
        var compiled = COMPILER.compileJavaScript(sources);
        JavaScriptResult.Compiled both =
                compiled.compiled().orElseThrow(() -> new AssertionError(compiled.diagnostics()));
        covers(both.program());
        var node = new NodeRuns(folder);
        node.program(both.module());
        var expected = new ArrayList<Execution.Outcome>();
        var titles = new ArrayList<String>();
        try (var interpreted = new Execution(both.program(), false, Limits.VM_MEMORY_MIN);
                var tierTwo = new Execution(both.program(), true, Limits.VM_MEMORY_MIN)) {
            for (Script script : Script.parse(resource("every-budget.http"))) {
                Execution.Outcome whole = interpreted.run(script, script.gasLimit());
                for (long gas = 1; gas <= whole.gas() + 1; gas++) {
                    one(interpreted, tierTwo, node, script, gas, expected, titles);
                    assertEquals(gas > whole.gas(), expected.getLast().equals(whole), titles.getLast());
                }
                for (long memory = 0; memory <= Math.min(script.memory(), whole.memory()); memory += Long.BYTES) {
                    one(interpreted, tierTwo, node, script.with(memory), script.gasLimit(), expected, titles);
                }
                assertTrue(
                        whole.equals(expected.getLast()) || whole.text().contains("MemoryExhausted"), script.title());
            }
        }
        List<JsonNode> results = node.results();
        assertEquals(expected.size(), results.size());
        for (int i = 0; i < results.size(); i++) {
            JavaScriptTest.check(titles.get(i), expected.get(i), results.get(i));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = EveryBudgetTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void one(
            Execution interpreted,
            Execution tierTwo,
            NodeRuns node,
            Script script,
            long gas,
            List<Execution.Outcome> expected,
            List<String> titles) {
        String title = script.title() + " with gas " + gas + " and memory " + script.memory();
        Execution.Outcome outcome = interpreted.run(script, gas);
        Execution.Outcome other = tierTwo.run(script, gas);
        assertEquals(outcome.text(), other.text(), title);
        assertEquals(outcome.gas(), other.gas(), title);
        node.run(script, gas);
        expected.add(outcome);
        titles.add(title);
    }

    /** Nothing is left out that the compiler emits. */
    private static void covers(Program program) {
        Set<Opcode> opcodes = EnumSet.allOf(Opcode.class);
        Set<Integer> groups = new TreeSet<>();
        for (Builtin builtin : Builtin.values()) {
            groups.add(builtin.id() / GROUP);
        }
        program.functions().forEach(function -> {
            for (long word : function.code()) {
                opcodes.removeIf(opcode -> opcode.code() == Instruction.op(word));
                if (Instruction.op(word) == Opcode.BUILTIN.code()) {
                    groups.remove(Instruction.b(word) / GROUP);
                }
            }
        });
        assertEquals(EnumSet.of(Opcode.UNREACHABLE), opcodes, "instructions without a program");
        assertEquals(Set.of(Builtin.JWT_HS256.id() / GROUP, Builtin.PASSWORD_ARGON2ID.id() / GROUP), groups);
    }
}
