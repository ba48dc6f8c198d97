package io.mtpscript.compiler.constants;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code err.txt} is what is shown of a program whose constants cannot be computed; {@code gas.txt} what others cost. */
final class ConstantsGoldenTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    @TestFactory
    Stream<DynamicTest> constants() {
        return GoldenCases.of("constants", ConstantsGoldenTest::outputs);
    }

    private static Map<String, String> outputs(GoldenCases.Case input) {
        var sources = new ArrayList<SourceFile>();
        input.inputs()
                .forEach((name, text) -> sources.add(
                        new SourceFile(name.equals("in.mtp") ? "app.mtp" : name.substring("in/".length()), text)));
        CompileResult result = COMPILER.compile(sources);
        return result.program()
                .map(program -> Map.of("gas.txt", program.constantGas() + "\n"))
                .orElseGet(() -> Map.of("err.txt", Renderer.human(false).render(result.diagnostics())));
    }
}
