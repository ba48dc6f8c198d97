package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.types.Checker;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Programs of tests, which must compile. */
public final class Programs {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());
    private static final StandardLibrary STD = StandardLibrary.load();

    private Programs() {}

    static CheckedProgram check(String text) {
        return check(List.of(new SourceFile("app.mtp", text)));
    }

    private static CheckedProgram check(List<SourceFile> sources) {
        var modules = sources.stream()
                .map(source -> Parser.parse(source, ParseMode.USER).module())
                .toList();
        return Checker.check(modules, STD).program().orElseThrow();
    }

    static CompileResult compile(List<SourceFile> sources) {
        CompileResult result = COMPILER.compile(sources);
        if (result.description().isEmpty()) {
            throw new AssertionError(result.diagnostics().stream()
                    .map(d -> d.code().id() + " " + d.message())
                    .collect(Collectors.joining("\n")));
        }
        return result;
    }

    /** Without bounds of gas, which follow the prices. */
    public static Description describe(List<SourceFile> sources) {
        var hashes = compile(sources).program().orElseThrow().unionHashes();
        return new OpenApi(Rules.packaged()).describe(check(sources), Facts.of(hashes));
    }

    /** The sources among the inputs of a golden case. */
    public static List<SourceFile> sources(SortedMap<String, String> inputs) {
        var sources = new ArrayList<SourceFile>();
        inputs.forEach((file, text) ->
                sources.add(new SourceFile(file.equals("in.mtp") ? "app.mtp" : file.substring("in/".length()), text)));
        return sources;
    }
}
