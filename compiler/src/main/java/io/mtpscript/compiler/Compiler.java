package io.mtpscript.compiler;

import io.mtpscript.compiler.backend.Backend;
import io.mtpscript.compiler.constants.ConstantEvaluation;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.compiler.ir.LinkResult;
import io.mtpscript.compiler.ir.Linker;
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
import io.mtpscript.core.code.Evaluator;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** @param evaluator computes module constants; asked for nothing where a program has none to compute */
    public Compiler(Evaluator evaluator) {
        this.library = StandardLibrary.load();
        this.evaluator = evaluator;
    }

    /**
     * @param sources the program's files, each with a path of its own: modules, those of packages below {@code vendor/}, and what
     *     packages tell of the unions they saw ({@link UnionRecord#FILE})
     */
    public CompileResult compile(List<SourceFile> sources) {
        List<SourceFile> sorted =
                sources.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
        Linked linked = link(sorted);
        if (linked.program().isEmpty()) {
            return CompileResult.failed(linked.diagnostics());
        }
        var all = new ArrayList<>(linked.diagnostics());
        try {
            var constants = ConstantEvaluation.evaluate(linked.program().get(), evaluator);
            if (constants.diagnostics().isEmpty()) {
                Program program = Backend.emit(linked.program().get(), constants.values(), buildInfo(sorted));
                return new CompileResult(Optional.of(program), linked.foreignUnions(), all);
            }
            all.addAll(constants.diagnostics());
            all.sort(BY_PLACE);
            return CompileResult.failed(all);
        } catch (LimitExceeded exceeded) {
            all.add(Diagnostic.of(DiagnosticCode.LINK_LIMIT, exceeded.span().orElseThrow(), exceeded.text()));
            return CompileResult.failed(all);
        }
    }

    /** @param program present exactly when no diagnostic is an error */
    record Linked(Optional<IrProgram> program, SortedMap<String, String> foreignUnions, List<Diagnostic> diagnostics) {
        static Linked failed(List<Diagnostic> diagnostics) {
            return new Linked(Optional.empty(), Collections.emptySortedMap(), diagnostics);
        }
    }

    /** The way to the intermediate representation: what other back ends start from. */
    Linked link(List<SourceFile> sources) {
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
        if (hasErrors(diagnostics)) {
            return Linked.failed(diagnostics);
        }
        CheckResult checked = Checker.check(modules, library);
        diagnostics.addAll(checked.diagnostics());
        checked.program()
                .ifPresent(program -> diagnostics.addAll(UnionAgreement.check(program.unions(), modules, records)));
        // A package's warnings are for who works on it.
        diagnostics.removeIf(d -> d.severity() == Severity.WARNING
                && PackageName.isVendored(d.span().file().path()));
        diagnostics.sort(BY_PLACE);
        if (checked.program().isEmpty() || hasErrors(diagnostics)) {
            return Linked.failed(diagnostics);
        }
        CheckedProgram program = checked.program().get();
        LinkResult linked = Linker.link(program);
        diagnostics.addAll(linked.diagnostics());
        return new Linked(linked.program(), SeenUnions.of(program), diagnostics);
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
