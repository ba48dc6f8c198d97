package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the user of {@code mtpsc check} reads: {@code err.txt}. Where fixes are given, {@code fixed.mtp} is the program
 * with all of them applied, from the last to the first, as an editor does from the JSON output.
 */
class MessagesGoldenTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    /** What no source text gives: a record of unions of another build, which {@code UnionAgreementTest} makes. */
    private static final Set<DiagnosticCode> NOT_OF_SOURCES =
            EnumSet.of(DiagnosticCode.UNION_MISMATCH, DiagnosticCode.UNION_RECORD);

    @TestFactory
    Stream<DynamicTest> messages() {
        return GoldenCases.of("messages", MessagesGoldenTest::outputs);
    }

    private static Map<String, String> outputs(GoldenCases.Case input) {
        List<SourceFile> sources = new ArrayList<>();
        input.inputs()
                .forEach((name, text) -> sources.add(
                        new SourceFile(name.startsWith("in/") ? name.substring("in/".length()) : name, text)));
        List<Diagnostic> found = COMPILER.compile(sources).diagnostics();
        JsonRenderer.render(found);
        Map<String, String> outputs = new TreeMap<>();
        outputs.put("err.txt", Renderer.human(false).report(found));
        if (sources.size() == 1
                && found.stream().anyMatch(diagnostic -> diagnostic.fix().isPresent())) {
            outputs.put("fixed.mtp", fixed(sources.getFirst().text(), found));
        }
        return outputs;
    }

    private static String fixed(String text, List<Diagnostic> found) {
        StringBuilder fixed = new StringBuilder(text);
        found.stream()
                .flatMap(diagnostic -> diagnostic.fix().stream())
                .distinct()
                .sorted((a, b) -> Integer.compare(b.span().start(), a.span().start()))
                .forEach(fix -> fixed.replace(fix.span().start(), fix.span().end(), fix.replacement()));
        return fixed.toString();
    }

    @Test
    void everyCodeHasACase() {
        StringBuilder all = new StringBuilder();
        for (String suite : List.of("syntax", "types", "messages", "constants", "packages")) {
            for (String file : List.of("err.txt", "out.txt")) {
                GoldenCases.allOutputs(suite, file).values().forEach(all::append);
            }
        }
        List<DiagnosticCode> missing = new ArrayList<>();
        for (DiagnosticCode code : DiagnosticCode.values()) {
            boolean ofDatabases = code.id().startsWith("MTP10");
            if (all.indexOf(code.id()) < 0 && !NOT_OF_SOURCES.contains(code) && !ofDatabases) {
                missing.add(code);
            }
        }
        assertEquals(List.of(), missing);
    }
}
