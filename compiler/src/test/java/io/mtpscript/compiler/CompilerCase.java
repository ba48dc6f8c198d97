package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.BiFunction;

/** Compiles a golden case: {@code err.txt} is what is shown of a program that is refused. Checking it must find the same. */
public final class CompilerCase {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private CompilerCase() {}

    /** @param accepted the outputs for a program that compiles */
    public static Map<String, String> run(
            GoldenCases.Case input, BiFunction<CompileResult, CheckedSources.Sound, Map<String, String>> accepted) {
        var sources = new ArrayList<SourceFile>();
        input.inputs()
                .forEach((name, text) -> sources.add(
                        new SourceFile(name.equals("in.mtp") ? "app.mtp" : name.substring("in/".length()), text)));
        CompileResult result = COMPILER.compile(sources);
        CheckedSources checked = COMPILER.check(sources);
        assertEquals(result.diagnostics(), checked.diagnostics());
        return result.program().isPresent()
                ? accepted.apply(result, checked.sound().orElseThrow())
                : Map.of("err.txt", Renderer.human(false).render(result.diagnostics()));
    }
}
