package io.mtpscript.compiler;

import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;

/** Compiles a golden case: {@code err.txt} is what is shown of a program that is refused. */
public final class CompilerCase {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private CompilerCase() {}

    /** @param accepted the outputs for a program that compiles */
    public static Map<String, String> run(
            GoldenCases.Case input, Function<CompileResult, Map<String, String>> accepted) {
        var sources = new ArrayList<SourceFile>();
        input.inputs()
                .forEach((name, text) -> sources.add(
                        new SourceFile(name.equals("in.mtp") ? "app.mtp" : name.substring("in/".length()), text)));
        CompileResult result = COMPILER.compile(sources);
        return result.program().isPresent()
                ? accepted.apply(result)
                : Map.of("err.txt", Renderer.human(false).render(result.diagnostics()));
    }
}
