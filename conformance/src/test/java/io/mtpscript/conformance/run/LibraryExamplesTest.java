package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every example in the standard library's doc comments, through compiler and VM: it must be true. */
class LibraryExamplesTest {
    private static final String EXAMPLE = "Example: ";
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private record Example(String name, String expression) {}

    @TestFactory
    Stream<DynamicTest> examplesAreTrue() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Module module : StandardLibrary.load().modules()) {
            List<Example> examples = examples(module);
            if (!examples.isEmpty()) {
                tests.add(DynamicTest.dynamicTest(module.source().path(), () -> run(module, examples)));
            }
        }
        assertTrue(tests.size() > 15, "there are only " + tests.size() + " modules");
        return tests.stream();
    }

    private static List<Example> examples(Module module) {
        List<Example> examples = new ArrayList<>();
        for (Decl declaration : module.declarations()) {
            switch (declaration) {
                case Decl.Function function -> add(examples, function.name().text(), function.doc());
                case Decl.Union union -> add(examples, union.name().text(), union.doc());
                case Decl.Alias alias -> add(examples, alias.name().text(), alias.doc());
                default -> {}
            }
        }
        return examples;
    }

    private static void add(List<Example> examples, String name, List<String> doc) {
        doc.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(EXAMPLE))
                .map(line -> new Example(name, line.substring(EXAMPLE.length())))
                .forEach(examples::add);
    }

    private static void run(Module module, List<Example> examples) {
        var source = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            source.append("api GET /").append(i).append(" { respond json(");
            source.append(examples.get(i).expression()).append(") }\n");
        }
        CompileResult result = COMPILER.compile(List.of(new SourceFile("examples.mtp", source.toString())));
        var program = result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().stream()
                        .map(found -> found.message() + ": " + found.span().text())
                        .collect(Collectors.joining("\n"))));
        var wrong = new ArrayList<String>();
        try (var execution = new Execution(program)) {
            for (int i = 0; i < examples.size(); i++) {
                Script request = Script.parse("### an example\nGET /" + i).getFirst();
                String outcome = execution.run(request, Script.DEFAULT_GAS).text();
                if (!outcome.equals("200\ntrue\n")) {
                    wrong.add(examples.get(i) + " gives " + outcome);
                }
            }
        }
        assertEquals(List.of(), wrong, module.source().path());
    }
}
