package io.mtpscript.compiler;

import io.mtpscript.compiler.backend.Backend;
import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.bound.GasBounds;
import io.mtpscript.compiler.calls.RouteCall;
import io.mtpscript.compiler.calls.RouteCalls;
import io.mtpscript.compiler.constants.ConstantEvaluation;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.compiler.ir.LinkResult;
import io.mtpscript.compiler.ir.Linker;
import io.mtpscript.compiler.openapi.Description;
import io.mtpscript.compiler.openapi.OpenApi;
import io.mtpscript.compiler.openapi.OpenApiVersion;
import io.mtpscript.compiler.openapi.Rules;
import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.compiler.packages.SeenUnions;
import io.mtpscript.compiler.packages.UnionAgreement;
import io.mtpscript.compiler.packages.UnionRecord;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.ParseResult;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.types.CheckResult;
import io.mtpscript.compiler.types.Checker;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Evaluator;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The whole compiler: sources in, program and diagnostics out. Pure: equal sources give equal results, in whatever order they come.
 * One instance serves any number of compilations, also at the same time; making one reads and checks the standard library.
 */
public final class Compiler {
    /** The version in build information. */
    public static final String VERSION = "5.1.0";

    private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().file().path())
            .thenComparingInt(d -> d.span().start());

    private final StandardLibrary library;
    private final Evaluator evaluator;
    private final OpenApi openApi;

    /** @param evaluator computes module constants; asked for nothing where a program has none to compute */
    public Compiler(Evaluator evaluator) {
        this.library = StandardLibrary.load();
        this.evaluator = evaluator;
        this.openApi = new OpenApi(Rules.packaged());
    }

    /**
     * @param sources the program's files, each with a path of its own: modules, those of packages below {@code vendor/}, and what
     *     packages tell of the unions they saw ({@link UnionRecord#FILE})
     */
    public CompileResult compile(List<SourceFile> sources) {
        List<SourceFile> sorted = sorted(sources);
        Linked linked = link(sorted);
        Emitted<CompileResult> compiled = emit(linked, (program, values) -> {
            List<GasBound> bounds = GasBounds.of(program, values, GasSchedule.packaged(), Limits.DEFAULT);
            Description description = openApi.describe(linked.checked().orElseThrow(), RouteFacts.of(program, bounds));
            byte[] document = openApi.canonical(description, OpenApiVersion.V3_1);
            List<List<RouteCall>> calls = RouteCalls.of(program, values);
            Backend.Placed emitted = Backend.emit(program, values, bounds, calls, document, buildInfo(sorted));
            return new CompileResult(
                    Optional.of(emitted.program()),
                    Optional.of(emitted.places()),
                    bounds,
                    Optional.of(new Asked(
                            calls,
                            program.effectSites().stream()
                                    .map(IrProgram.EffectSite::span)
                                    .toList(),
                            program.sqlTemplates(),
                            program.sqlLiterals())),
                    Optional.of(description),
                    linked.diagnostics());
        });
        return compiled.result().orElseGet(() -> CompileResult.failed(compiled.diagnostics()));
    }

    /**
     * Finds every mistake that {@link #compile} finds, the limits of the back end included, and leaves out what no mistake comes of: the
     * bounds of gas and the API's description.
     */
    public CheckedSources check(List<SourceFile> sources) {
        Linked linked = link(sorted(sources));
        Emitted<CheckedSources.Sound> emitted = emit(linked, (program, values) -> {
            var code = Backend.emitWith(program, values, List.of(), Collections.emptySortedMap());
            return new CheckedSources.Sound(
                    code.program().routes().size(),
                    SeenUnions.of(linked.checked().orElseThrow()));
        });
        return new CheckedSources(emitted.result(), emitted.diagnostics());
    }

    /** As {@link #compile}, to a module of JavaScript, without what the routes' clients and operators are told. */
    public JavaScriptResult compileJavaScript(List<SourceFile> sources) {
        List<SourceFile> sorted = sorted(sources);
        Linked linked = link(sorted);
        Emitted<JavaScriptResult.Compiled> emitted = emit(linked, (program, values) -> {
            Program bytecode = Backend.emitWith(program, values, List.of(), buildInfo(sorted))
                    .program();
            return new JavaScriptResult.Compiled(
                    linked.checked().orElseThrow(), JavaScript.emit(program, values, bytecode), bytecode);
        });
        return new JavaScriptResult(emitted.result(), emitted.diagnostics());
    }

    /** As {@link #compile}, with the program's tests. What this gives is for running them: it is not what is served. */
    public TestCompileResult compileTests(List<SourceFile> sources) {
        List<SourceFile> sorted = sorted(sources);
        Linked linked = link(sorted, Linker::linkTests);
        Emitted<TestProgram> emitted = emit(linked, (program, values) -> {
            var extended = Backend.emitWith(program, values, linked.kept(), buildInfo(sorted));
            var tests = new ArrayList<TestProgram.Test>();
            for (CheckedProgram.TTest test : linked.checked().orElseThrow().tests()) {
                int function = extended.numbers().get(tests.size());
                tests.add(new TestProgram.Test(test.module(), test.name(), test.span(), function));
            }
            return new TestProgram(extended.program(), tests, extended.spans());
        });
        return new TestCompileResult(emitted.result(), emitted.diagnostics());
    }

    private static List<SourceFile> sorted(List<SourceFile> sources) {
        return sources.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
    }

    /** @param result present exactly when no diagnostic is an error */
    private record Emitted<T>(Optional<T> result, List<Diagnostic> diagnostics) {}

    /** What a linked program becomes once its constants have values. */
    @FunctionalInterface
    private interface BackEnd<T> {
        T emit(IrProgram program, ConstantValues values);
    }

    private <T> Emitted<T> emit(Linked linked, BackEnd<T> backEnd) {
        if (linked.program().isEmpty()) {
            return new Emitted<>(Optional.empty(), linked.diagnostics());
        }
        var all = new ArrayList<>(linked.diagnostics());
        try {
            IrProgram program = linked.program().get();
            var constants = ConstantEvaluation.evaluate(program, evaluator);
            if (!constants.diagnostics().isEmpty()) {
                all.addAll(constants.diagnostics());
                all.sort(BY_PLACE);
                return new Emitted<>(Optional.empty(), all);
            }
            return new Emitted<>(Optional.of(backEnd.emit(program, constants.values())), all);
        } catch (LimitExceeded exceeded) {
            all.add(exceeded.diagnostic(exceeded.span().orElseThrow()));
            return new Emitted<>(Optional.empty(), all);
        }
    }

    /**
     * @param program present exactly when no diagnostic is an error
     * @param kept as in {@link LinkResult}
     */
    record Linked(
            Optional<IrProgram> program,
            Optional<CheckedProgram> checked,
            List<Integer> kept,
            List<Diagnostic> diagnostics) {}

    /** The way to the intermediate representation: what other back ends start from. */
    Linked link(List<SourceFile> sources) {
        return link(sources, Linker::link);
    }

    private Linked link(List<SourceFile> sources, Function<CheckedProgram, LinkResult> linker) {
        var modules = new ArrayList<Module>();
        var records = new ArrayList<SourceFile>();
        var diagnostics = new ArrayList<Diagnostic>();
        for (SourceFile source : sources) {
            if (UnionRecord.is(source)) {
                records.add(source);
            } else {
                ParseResult parsed = Parser.parse(source, ParseMode.USER);
                modules.add(parsed.module());
                diagnostics.addAll(parsed.diagnostics());
            }
        }
        CheckResult checked = Checker.check(modules, library);
        Optional<CheckedProgram> program = checked.program();
        diagnostics.addAll(checked.diagnostics());
        program.ifPresent(p -> diagnostics.addAll(UnionAgreement.check(p.unions(), modules, records)));
        // A package's warnings are for who works on it.
        diagnostics.removeIf(d -> d.severity() == Severity.WARNING
                && PackageName.isVendored(d.span().file().path()));
        diagnostics.sort(BY_PLACE);
        if (program.isEmpty() || hasErrors(diagnostics)) {
            return new Linked(Optional.empty(), Optional.empty(), List.of(), diagnostics);
        }
        LinkResult linked = linker.apply(program.get());
        diagnostics.addAll(linked.diagnostics());
        return new Linked(linked.program(), program, linked.kept(), diagnostics);
    }

    private static boolean hasErrors(List<Diagnostic> diagnostics) {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    private static SortedMap<String, String> buildInfo(List<SourceFile> sources) {
        var info = new TreeMap<String, String>();
        info.put("compiler", VERSION);
        for (SourceFile source : sources) {
            info.put("source " + source.path(), Sha256.hexOf(source.text().getBytes(StandardCharsets.UTF_8)));
        }
        return info;
    }
}
