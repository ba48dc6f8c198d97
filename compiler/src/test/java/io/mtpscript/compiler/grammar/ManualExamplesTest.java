package io.mtpscript.compiler.grammar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each {@code ```mtp} block of the manual, of README.md and of the examples' READMEs is a program that compiles; one marked
 * {@code ```mtp error MTP0312} has that finding. A line {@code // file: x.mtp} begins another file of it.
 */
final class ManualExamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```mtp([^\\n]*)\\n(.*?)^```");
    private static final Pattern MARK = Pattern.compile("(?: error (MTP\\d{4}))?");

    @TestFactory
    Stream<DynamicTest> everyBlock() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                String mark = block.group(1);
                String program = block.group(2);
                long line = text.substring(0, block.start()).lines().count() + 1;
                tests.add(DynamicTest.dynamicTest(ROOT.relativize(page) + ":" + line, () -> check(mark, program)));
            }
        }
        assertTrue(tests.size() > 5, "blocks are found");
        return tests.stream();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (String place : List.of("docs", "examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    private static void check(String mark, String program) {
        Matcher expected = MARK.matcher(mark);
        assertTrue(expected.matches(), () -> "a block is marked `mtp` or `mtp error MTPxxxx`, not `mtp" + mark + "`");
        List<Diagnostic> found =
                new Compiler(new VmEvaluator()).compile(files(program)).diagnostics();
        String code = expected.group(1);
        boolean right = code == null
                ? found.stream().noneMatch(d -> d.severity() == Severity.ERROR)
                : found.stream().anyMatch(d -> d.code().id().equals(code));
        assertTrue(right, () -> Renderer.human(false).render(found));
    }

    private static List<SourceFile> files(String program) {
        List<SourceFile> files = new ArrayList<>();
        String whole = program.startsWith("// file: ") ? program : "// file: app.mtp\n" + program;
        for (String part : whole.split("(?m)^// file: ", -1)) {
            if (!part.isEmpty()) {
                int lineEnd = part.indexOf('\n');
                files.add(new SourceFile(part.substring(0, lineEnd), part.substring(lineEnd + 1)));
            }
        }
        return files;
    }
}
