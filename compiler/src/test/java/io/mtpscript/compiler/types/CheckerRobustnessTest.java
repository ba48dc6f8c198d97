package io.mtpscript.compiler.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The checker ends with diagnostics or a well-typed program, whatever it is given and in whatever order. */
class CheckerRobustnessTest {
    private static final StandardLibrary STD = StandardLibrary.load();
    private static final int LONG = 5_000;
    private static final int MUTANTS = 4_000;

    private static Module parse(String path, String text) {
        return Parser.parse(new SourceFile(path, text), ParseMode.USER).module();
    }

    private static CheckResult check(String text) {
        return Checker.check(List.of(parse("in.mtp", text)), STD);
    }

    private static List<DiagnosticCode> codes(CheckResult result) {
        return result.diagnostics().stream().map(Diagnostic::code).distinct().toList();
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void chainsOfDeclarationsNeedNoStack() {
        var functions = check(lines(LONG, i -> "function f" + i + "(x: Int) { f" + (i + 1) + "(x) }") + "function f"
                + LONG + "(x: Int) { x }");
        assertEquals(List.of(), functions.diagnostics());
        var unions = check(
                lines(LONG, i -> "type U" + i + " = V" + i + "(U" + (i + 1) + ")") + "type U" + LONG
                        + " = X | Y\nfunction f(u: U0): String { Json.encode(u) }\nfunction g(m: Map<U0, Int>): Int { m.size() }");
        assertEquals(List.of(), unions.diagnostics());
        var effects = check(lines(LONG, i -> "function f" + i + "(): Unit uses { Log } { f" + (i + 1) + "() }")
                + "function f" + LONG + "(): Unit uses { Log } { Log.info(\"x\", {}) }");
        assertEquals(List.of(), effects.diagnostics());
    }

    @Test
    void typesThatGrowWithoutEndAreRefused() {
        assertEquals(
                List.of(DiagnosticCode.TYPE_TOO_LARGE),
                codes(check(
                        lines(LONG, i -> "type A" + i + " = List<A" + (i + 1) + ">") + "type A" + LONG + " = Int")));
        assertEquals(
                List.of(DiagnosticCode.TYPE_TOO_LARGE),
                codes(check(lines(LONG, i -> "let c" + i + " = [c" + (i + 1) + "]") + "let c" + LONG + " = 1")));
        assertEquals(
                List.of(DiagnosticCode.TYPE_TOO_LARGE),
                codes(check("function f(): Int {\n let a0 = 1\n"
                        + lines(LONG, i -> " let a" + (i + 1) + " = { l: a" + i + ", r: a" + i + " }") + " 1\n}")));
    }

    @Test
    void longMatchesAreChecked() {
        String arms = lines(1_000, i -> i + " => " + i + ",");
        assertEquals(
                List.of(),
                check("function f(x: Int): Int { match x {\n" + arms + "_ => 0 } }")
                        .diagnostics());
        assertEquals(
                List.of(DiagnosticCode.NOT_EXHAUSTIVE),
                codes(check("function f(x: Int): Int { match x {\n" + arms + "} }")));
    }

    /** Damaged programs are refused or, when the damage is none, well-typed: never a crash, never an ill-typed tree. */
    @Test
    void damagedProgramsGiveDiagnosticsOrWellTypedTrees() {
        var corpus = GoldenCases.allInputs("types").stream()
                .filter(text -> text.length() < 3_000)
                .toList();
        var words = corpus.stream().flatMap(text -> tokens(text).stream()).toList();
        var random = new Random(51);
        int accepted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            var tokens = tokens(corpus.get(random.nextInt(corpus.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutate(tokens, words.get(random.nextInt(words.size())), random);
            }
            String text = String.join("", tokens);
            var parsed = Parser.parse(new SourceFile("in.mtp", text), ParseMode.USER);
            var result = Checker.check(List.of(parsed.module()), STD);
            for (var diagnostic : result.diagnostics()) {
                assertFalse(diagnostic.message().contains("<error>"), text);
            }
            if (!parsed.hasErrors() && result.program().isPresent()) {
                TypedProgramVerifier.verify(result.program().get());
                accepted++;
            }
        }
        assertTrue(
                accepted > MUTANTS / 200,
                "only " + accepted + " mutants were accepted: the test looks at too few trees");
    }

    private static List<String> tokens(String text) {
        return new ArrayList<>(List.of(text.split("(?<=\\W)|(?=\\W)")));
    }

    private static void mutate(List<String> tokens, String word, Random random) {
        int at = random.nextInt(tokens.size());
        switch (random.nextInt(4)) {
            case 0 -> tokens.set(at, "");
            case 1 -> tokens.set(at, word);
            case 2 -> tokens.add(at, word);
            default -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
        }
    }

    @SuppressWarnings("StringConcatToTextBlock") // a part of the text is computed
    @Test
    void theOrderOfFilesAndDeclarationsDoesNotMatter() {
        var program = List.of(
                parse(
                        "a.mtp",
                        "import { twice, Color } from \"./b.mtp\"\nlet base = twice(limit)\nlet limit = 3\n"
                                + "function f(c: Color) { match c { Red => g(1), Blue(n) => g(n) } }\nfunction g(x: Int) { x + base }\n"
                                + "api second GET /b uses { DbRead } { respond json(f(Red)) }\napi first GET /a { respond json(g(2)) }"),
                parse(
                        "b.mtp",
                        "export function twice(x: Int) { x * two }\nlet two = 2\nexport type Color = Red | Blue(Int)"),
                parse("c.mtp", "type Wrong = { x: Int, y: Missing }\nfunction h(w: Wrong): Int { w.x + w.z }"));
        var good = program.subList(0, 2);
        var random = new Random(7);
        String tree = TypedText.of(Checker.check(good, STD).program().orElseThrow());
        var messages = messages(program);
        for (int i = 0; i < 20; i++) {
            var shuffled = new ArrayList<Module>();
            for (var module : program) {
                var declarations = new ArrayList<>(module.declarations());
                Collections.shuffle(declarations, random);
                shuffled.add(new Module(module.source(), module.imports(), declarations));
            }
            assertEquals(
                    tree,
                    TypedText.of(
                            Checker.check(shuffled.subList(0, 2), STD).program().orElseThrow()));
            Collections.shuffle(shuffled, random);
            assertEquals(messages, messages(shuffled));
        }
    }

    private static List<String> messages(List<Module> program) {
        return Checker.check(program, STD).diagnostics().stream()
                .map(diagnostic -> diagnostic.span() + diagnostic.message())
                .toList();
    }
}
