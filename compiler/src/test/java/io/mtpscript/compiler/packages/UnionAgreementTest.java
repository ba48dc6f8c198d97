package io.mtpscript.compiler.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CheckedSources;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A package {@code acme/report} is released with one {@code acme/money} and used with another. */
final class UnionAgreementTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    private static final String MONEY = "vendor/acme/money/index.mtp";

    private static final String REPORT = """
            import { Currency, first } from "acme/money"
            export function isFirst(currency: Currency): Bool { currency == first() }
            """;

    private static final String APP = """
            import { isFirst } from "acme/report"
            import { first } from "acme/money"
            api get GET / { respond json(isFirst(first())) }
            """;

    private static SourceFile money(String variants) {
        String name = variants.replaceAll("[^A-Za-z].*", "");
        return new SourceFile(
                MONEY, "export type Currency = " + variants + "\nexport function first(): Currency { " + name + " }\n");
    }

    /** What the maintainer of the report package has written beside it. */
    private static String release(String variants) {
        CheckedSources home = COMPILER.check(List.of(new SourceFile("index.mtp", REPORT), money(variants)));
        return UnionRecord.write(home.sound().orElseThrow().foreignUnions());
    }

    private static List<Diagnostic> use(String record, SourceFile money) {
        var sources = new ArrayList<SourceFile>();
        sources.add(new SourceFile("app.mtp", APP));
        sources.add(new SourceFile("vendor/acme/report/index.mtp", REPORT));
        sources.add(new SourceFile("vendor/acme/report/mtp-unions.json", record));
        sources.add(money);
        CompileResult result = COMPILER.compile(sources);
        assertEquals(result.diagnostics().isEmpty(), result.program().isPresent());
        return result.diagnostics();
    }

    private static String mismatch(String released, String now) {
        List<Diagnostic> found = use(release(released), money(now));
        assertEquals(
                List.of(DiagnosticCode.UNION_MISMATCH),
                found.stream().map(Diagnostic::code).toList());
        String message = found.getFirst().message();
        String start = "the packages `acme/report` and `acme/money` do not agree on the union `Currency`: ";
        assertTrue(message.startsWith(start), message);
        assertEquals("Currency", found.getFirst().labels().getFirst().span().text());
        assertEquals(1, Renderer.human(false).render(found).split("MTP0804", -1).length - 1);
        return message.substring(start.length());
    }

    @Test
    void packagesThatSawTheSameVariantsLink() {
        assertEquals(List.of(), use(release("Eur | Usd(n: Int)"), money("Eur | Usd(n: Int)")));
    }

    @Test
    void theDifferenceIsNamedWhereItCanBeFound() {
        assertEquals("the variant `Gbp` is new to `acme/report`", mismatch("Eur | Usd", "Eur | Gbp | Usd"));
        assertEquals(
                "the variants `Gbp | Chf` are new to `acme/report`", mismatch("Eur | Usd", "Eur | Usd | Gbp | Chf"));
        assertEquals("`Eur` and `Usd` have changed places", mismatch("Usd | Eur", "Eur | Usd"));
        assertEquals(
                "now it is `Eur | Usd`, but that is not what `acme/report` was made with",
                mismatch("Eur | Usd(n: Int)", "Eur | Usd"));
    }

    @Test
    void aUnionThatIsGoneIsToldToo() {
        String record = release("Eur | Usd").replace("acme/money:Currency", "acme/money:Coin");
        List<Diagnostic> found = use(record, money("Eur | Usd"));
        assertEquals(1, found.size());
        assertEquals(
                "the package `acme/report` was released with a union `acme/money:Coin`, which is not there now",
                found.getFirst().message());
        assertEquals("\"acme/money:Coin\"", found.getFirst().span().text());
        assertEquals(List.of(), use(record.replace("acme/money:", "acme/money/unused:"), money("Eur | Usd")));
    }

    @TestFactory
    Stream<DynamicTest> whateverStandsInTheFileGivesOneFinding() {
        String hash = "0".repeat(64);
        return Stream.of(
                        "",
                        "null",
                        "[]",
                        "{",
                        "{}{}",
                        "\u0000\u001b[31m",
                        "\ud800",
                        "{\"a\":1}",
                        "{\"a\":\"" + hash + "0\"}",
                        "{\"a\":\"" + "A".repeat(64) + "\"}",
                        "{\"a\":\"" + hash + "\",\"a\":\"" + hash + "\"}",
                        "{ \"a\": \"" + hash + "\" }",
                        "{\"b\":\"" + hash + "\",\"a\":\"" + hash + "\"}",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000))
                .map(text -> DynamicTest.dynamicTest("record " + text.substring(0, Math.min(20, text.length())), () -> {
                    List<Diagnostic> found = use(text, money("Eur | Usd"));
                    assertEquals(
                            List.of(DiagnosticCode.UNION_RECORD),
                            found.stream().map(Diagnostic::code).toList());
                    assertTrue(Renderer.human(false).render(found).length() < 2_000);
                }));
    }
}
