package io.mtpscript.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.format.Formatted;
import io.mtpscript.compiler.format.Formatter;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each case is a source text; {@code err.txt} has what is said about it, {@code tree.txt} the tree and
 * {@code formatted.mtp} the text laid out, where nothing stops the compilation. A text whose case is named
 * {@code library-...} is read as one of the standard library's own.
 */
final class SyntaxGoldenTest {
    private static final String SUITE = "syntax";

    @TestFactory
    Stream<DynamicTest> cases() {
        return GoldenCases.of(SUITE, SyntaxGoldenTest::outputs);
    }

    private static Map<String, String> outputs(GoldenCases.Case input) {
        ParseMode mode = input.name().startsWith("library-") ? ParseMode.STANDARD_LIBRARY : ParseMode.USER;
        ParseResult result = Parser.parse(new SourceFile("in.mtp", input.input("in.mtp")), mode);
        Map<String, String> outputs = new TreeMap<>();
        if (!result.diagnostics().isEmpty()) {
            outputs.put("err.txt", Renderer.human(false).render(result.diagnostics()));
        }
        if (!result.hasErrors()) {
            outputs.put("tree.txt", TreeDump.dump(result.module()));
            outputs.put("formatted.mtp", formatted(input.input("in.mtp"), mode));
        }
        return outputs;
    }

    private static String formatted(String text, ParseMode mode) {
        return switch (Formatter.format(new SourceFile("in.mtp", text), mode)) {
            case Formatted.Text done -> done.text();
            case Formatted.Refused refused -> throw new AssertionError(refused);
        };
    }

    @Test
    void everyCodeOfLexerAndParserHasACase() {
        String all = String.join("", GoldenCases.allOutputs(SUITE, "err.txt").values());
        List<String> missing = new ArrayList<>();
        for (DiagnosticCode code : DiagnosticCode.values()) {
            boolean ours = code.id().startsWith("MTP01") || code.id().startsWith("MTP02");
            if (ours && !all.contains("[" + code.id() + "]")) {
                missing.add(code.name());
            }
        }
        assertEquals(List.of(), missing);
    }
}
