package io.mtpscript.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the text: the parser ends soon, never throws, and what it accepts it prints and reads back. */
final class ParserFuzzTest {
    private static final int MUTATIONS = 20_000;
    private static final int LONG_MUTATIONS = 2_000_000;
    private static final int REPEATS = 10_000;

    /** Far above what any text of these sizes takes, far below what a quadratic reading of them would. */
    private static final Duration ONE_TEXT = Duration.ofSeconds(10);

    private static final List<String> PARTS = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "`",
            "${",
            "=>",
            "|>",
            "|",
            "?",
            "?:",
            ":",
            ",",
            ";",
            "\n",
            "<",
            ">",
            "=",
            "!",
            "\"",
            "'",
            "/*",
            "*/",
            "//",
            "///",
            "-",
            "+",
            "...",
            "1.",
            "0x",
            "==",
            "===",
            "let ",
            "if ",
            "else ",
            "match ",
            "for ",
            "await all ",
            "respond ",
            "async ",
            "function ",
            "type ",
            "return ",
            "null",
            "api ",
            "POST /x",
            "serve {",
            "test \"",
            "uses ",
            "a",
            "B",
            "5",
            "as ",
            "of ",
            "\\",
            "\u0000",
            "\uD800",
            "\uDC00",
            "ü",
            "\u202E",
            "\uFEFF");

    private static final List<String> NESTS = List.of(
            "(",
            "[",
            "{",
            "f(",
            "a<",
            "f<T>(",
            "!",
            "-",
            "x => ",
            "(x) => ",
            "if (a) {} else ",
            "if (a) { ",
            "{a:",
            "`${",
            "sql`${",
            "match a { _ => ",
            "a |> (",
            "a ? ",
            "a ? b : ",
            "a ?? ",
            "a + (",
            "let x = {",
            "Some(",
            "[[",
            "( {",
            "await ",
            "List<",
            "(A) => ",
            "for (x of ",
            "respond json(",
            "/*",
            "new ",
            "typeof ",
            "function () {");

    private static final List<String> STARTS = List.of("", "let a = ", "type T = ", "function f(): Int {\n");

    private static final List<String> CHAINS = List.of(
            "a?",
            "a.",
            "a + ",
            "a |> ",
            "a[0]",
            "f()",
            "a|",
            "a => ",
            "a,",
            "a ",
            "1 ",
            "}",
            ")",
            "]",
            "( ]",
            "`",
            "'",
            "\"",
            "a<b,",
            "[]",
            "A | ",
            "/",
            "==",
            "\n-",
            ";",
            "\n",
            "@",
            "ü ",
            "let x = 1\n",
            "function f() {\n",
            "{\n",
            "case ",
            "\u00A0",
            "return ");

    @Test
    void mutatedSources() {
        mutate(MUTATIONS);
    }

    @Tag("long")
    @Test
    void manyMutatedSources() {
        mutate(LONG_MUTATIONS);
    }

    private static void mutate(int count) {
        List<String> corpus = GoldenCases.allInputs("syntax");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            String text = mutated(corpus.get(random.nextInt(corpus.size())), random);
            try {
                ParseResult result = check(text);
                String drawn = Renderer.human(false).render(result.diagnostics());
                assertEquals(result.diagnostics().isEmpty(), drawn.isEmpty());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("mutation " + i + ":\n" + text, e);
            }
        }
    }

    private static String mutated(String original, SplittableRandom random) {
        StringBuilder text = new StringBuilder(original);
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && !text.isEmpty(); i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(60));
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.delete(at, to);
                case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, to));
                case 3 -> text.insert(at, (char) random.nextInt(0x3000));
                default -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
            }
        }
        return text.toString();
    }

    private static ParseResult check(String text) {
        ParseResult result = Parser.parse(new SourceFile("fuzz.mtp", text), ParseMode.USER);
        int before = 0;
        for (Diagnostic diagnostic : result.diagnostics()) {
            assertTrue(diagnostic.span().start() >= before, "in the order of the text");
            before = diagnostic.span().start();
        }
        assertTrue(result.diagnostics().size() <= 2 * DiagnosticLimit.MAX_PER_FILE);
        if (!result.hasErrors()) {
            String printed = Printer.print(result.module());
            ParseResult again = Parser.parse(new SourceFile("fuzz.mtp", printed), ParseMode.USER);
            assertFalse(again.hasErrors(), () -> "printed as:\n" + printed);
            assertEquals(TreeDump.dump(result.module()), TreeDump.dump(again.module()), text);
        }
        return result;
    }

    @Test
    void deepNesting() {
        for (String nest : NESTS) {
            for (String start : STARTS) {
                String text = start + nest.repeat(REPEATS);
                ParseResult result = quickly(text);
                assertTrue(result.hasErrors(), () -> start + nest);
            }
        }
    }

    @Test
    void longChains() {
        for (String link : CHAINS) {
            for (String start : STARTS) {
                quickly(start + link.repeat(REPEATS));
                quickly(start + link.repeat(REPEATS) + "\n}\nlet b = 1\n");
            }
        }
    }

    private static ParseResult quickly(String text) {
        return assertTimeoutPreemptively(
                ONE_TEXT, () -> check(text), () -> "too slow: " + text.substring(0, Math.min(40, text.length())));
    }

    @Test
    void closedNestingOverTheLimitIsTold() {
        int levels = 10_000;
        String text = "let a = " + "(".repeat(levels) + "1" + ")".repeat(levels) + "\nlet b = 2\n";
        ParseResult result = Parser.parse(new SourceFile("deep.mtp", text), ParseMode.USER);
        assertEquals(1, result.diagnostics().size());
        assertEquals(2, result.module().declarations().size());
    }

    @Test
    void nestingUpToTheLimitIsRead() {
        int levels = SyntaxLimits.MAX_DEPTH / 2 - 8;
        String text = "let a = " + "f(".repeat(levels) + "1" + ")".repeat(levels) + "\n";
        assertEquals(
                List.of(),
                Parser.parse(new SourceFile("deep.mtp", text), ParseMode.USER).diagnostics());
    }
}
