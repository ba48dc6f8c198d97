package io.mtpscript.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the long forms say is true: the wrong example gives the code, the right one compiles. A line {@code // file: x.mtp}
 * in an example begins another file; {@code <U+202E>} stands for a character that no text of ours holds.
 */
final class ExplanationTest {
    /** Bounds that only a text too long to show goes past. */
    private static final Set<DiagnosticCode> WITHOUT_EXAMPLE =
            EnumSet.of(DiagnosticCode.TYPE_TOO_LARGE, DiagnosticCode.MATCH_TOO_LARGE, DiagnosticCode.LINK_LIMIT);

    /** And of deployments. */
    private static final String OF_DATABASES = "MTP10";

    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    @TestFactory
    Stream<DynamicTest> everyCode() {
        return Stream.of(DiagnosticCode.values()).map(code -> DynamicTest.dynamicTest(code.id(), () -> check(code)));
    }

    private static void check(DiagnosticCode code) {
        String text = code.explanation();
        for (String line : text.split("\n", -1)) {
            boolean exampleOfLength = code == DiagnosticCode.NESTING_TOO_DEEP;
            assertTrue(line.length() <= 100 || exampleOfLength, line);
        }
        if (WITHOUT_EXAMPLE.contains(code)) {
            return;
        }
        List<Diagnostic> wrong = compile(example(text, "Wrong:"));
        if (code.id().startsWith(OF_DATABASES)) {
            // A database, or what a deployment allows, makes the difference; both compile.
            assertEquals(List.of(), wrong);
            assertEquals(List.of(), compile(example(text, "Right:")));
            return;
        }
        assertTrue(wrong.stream().anyMatch(d -> d.code() == code), () -> "wrong example: " + shown(wrong));
        List<Diagnostic> right = compile(example(text, "Right:"));
        boolean accepted = right.stream().noneMatch(d -> d.severity() == Severity.ERROR || d.code() == code);
        assertTrue(accepted, () -> "right example: " + shown(right));
    }

    private static String shown(List<Diagnostic> diagnostics) {
        return Renderer.human(false).render(diagnostics);
    }

    /** The indented lines after a heading. */
    private static String example(String text, String heading) {
        int start = text.indexOf("\n" + heading + "\n\n");
        assertTrue(start >= 0, () -> heading + " is missing");
        StringBuilder example = new StringBuilder();
        for (String line : text.substring(start + heading.length() + 3).split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("    ")) {
                break;
            }
            example.append(line.isEmpty() ? "" : line.substring(4)).append('\n');
        }
        return Pattern.compile("<U\\+([0-9A-F]+)>")
                .matcher(example.toString().strip())
                .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16)));
    }

    private static List<Diagnostic> compile(String example) {
        List<SourceFile> files = new ArrayList<>();
        String[] parts = ("// file: app.mtp\n" + example).split("(?m)^// file: ", -1);
        for (String part : parts) {
            if (!part.isEmpty()) {
                int lineEnd = part.indexOf('\n');
                files.add(new SourceFile(part.substring(0, lineEnd), part.substring(lineEnd + 1)));
            }
        }
        return COMPILER.compile(files).diagnostics();
    }

    @Test
    void codesAreInOrderAndFoundByTheirIds() {
        String before = "";
        for (DiagnosticCode code : DiagnosticCode.values()) {
            assertTrue(before.compareTo(code.id()) < 0, code.id());
            assertTrue(code.id().matches("MTP(0[1-9]|10)[0-9]{2}"), code.id());
            assertFalse(code.title().endsWith("."));
            assertEquals(Optional.of(code), DiagnosticCode.ofId(code.id()));
            before = code.id();
        }
        assertEquals(Optional.of(DiagnosticCode.RETURN), DiagnosticCode.ofId("mtp0241"));
        assertEquals(Optional.empty(), DiagnosticCode.ofId("MTP9999"));
    }
}
