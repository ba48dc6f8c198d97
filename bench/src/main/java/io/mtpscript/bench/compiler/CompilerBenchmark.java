package io.mtpscript.bench.compiler;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.types.CheckResult;
import io.mtpscript.compiler.types.Checker;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.vm.VmEvaluator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A program of 10,000 lines: what an editor waits for (check) and what a build waits for (compile), and the start of both. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompilerBenchmark extends ShortRun {
    private final List<SourceFile> sources = Sources.all();
    private final StandardLibrary library = StandardLibrary.load();
    private final Compiler compiler = new Compiler(new VmEvaluator());

    /** @throws IllegalStateException when the program is not accepted: then nothing was measured */
    @Benchmark
    public CheckResult check() {
        var modules = sources.stream()
                .map(source -> Parser.parse(source, ParseMode.USER).module())
                .toList();
        CheckResult result = Checker.check(modules, library);
        if (result.program().isEmpty()) {
            throw new IllegalStateException(result.diagnostics().toString());
        }
        return result;
    }

    /** @throws IllegalStateException when the program is not accepted */
    @Benchmark
    public CompileResult compile() {
        CompileResult result = compiler.compile(sources);
        if (result.program().isEmpty()) {
            throw new IllegalStateException(result.diagnostics().toString());
        }
        return result;
    }

    @Benchmark
    public StandardLibrary loadLibrary() {
        return StandardLibrary.load();
    }
}
