package io.mtpscript.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RendererTest {
    private static Diagnostic at(String text, String marked, String message) {
        int start = text.indexOf(marked);
        return Diagnostic.of(
                DiagnosticCode.UNEXPECTED_TOKEN,
                new Span(new SourceFile("src/app.mtp", text), start, start + marked.length()),
                message);
    }

    private static String drawn(Diagnostic diagnostic) {
        return Renderer.human(false).render(diagnostic);
    }

    @Test
    void oneLineWithHint() {
        assertEquals(
                """
                error[MTP0201]: Unexpected text
                 --> src/app.mtp:2:5
                  |
                2 | let b = 2
                  |     ^
                  |
                Something is wrong
                hint: Do this.
                """,
                drawn(at("let a = 1\nlet b = 2\n", "b", "Something is wrong").withHint("Do this.")));
    }

    @Test
    void tabsAndWideCharactersKeepTheUnderlineInPlace() {
        assertEquals("""
                error[MTP0201]: Unexpected text
                 --> src/app.mtp:1:11
                  |
                1 |     a 名😀é\u0301 = x
                  |               ^
                  |
                M
                """, drawn(at("\ta 名😀é\u0301 = x", "x", "M")));
    }

    @Test
    void labelsOnOtherLinesAndFiles() {
        SourceFile other = new SourceFile("lib.mtp", "type T = Int\n");
        Diagnostic diagnostic = at("let a = 1\n\nlet b = 2\nlet c = 3\nlet d = 4\nlet f = 5", "f", "M");
        SourceFile file = diagnostic.span().file();
        assertEquals(
                """
                error[MTP0201]: Unexpected text
                 --> src/app.mtp:6:5
                  |
                1 | let a = 1
                  |     - first
                ...
                4 | let c = 3
                  |     - second
                5 | let d = 4
                6 | let f = 5
                  |     ^
                  |
                 --> lib.mtp:1:6
                  |
                1 | type T = Int
                  |      - third
                  |
                M
                """,
                drawn(diagnostic
                        .withLabel(new Span(file, 4, 5), "first")
                        .withLabel(new Span(file, 25, 26), "second")
                        .withLabel(new Span(other, 5, 6), "third")));
    }

    @Test
    void spansOfSeveralLines() {
        assertEquals(
                """
                error[MTP0201]: Unexpected text
                  --> src/app.mtp:8:9
                   |
                 8 | let a = f(
                   |         ^^
                ...
                11 |   )
                   |   ^
                   |
                M
                """,
                drawn(at("\n".repeat(7) + "let a = f(\n    1,\n    2\n  )\nlet b = 1", "f(\n    1,\n    2\n  )", "M")));
    }

    @Test
    void longLinesAreCutAroundTheMark() {
        String drawn = drawn(at("let a = " + "x".repeat(5_000) + "HERE" + "y".repeat(5_000), "HERE", "M"));
        String[] lines = drawn.split("\n", -1);
        assertTrue(lines[3].length() < 200, drawn);
        assertEquals(lines[3].indexOf("HERE"), lines[4].indexOf("^^^^"), drawn);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertFalse(drawn(at("a \u001B[2J \u0007 b", "b", "M")).contains("\u001B"));
    }

    @Test
    void theEndOfTheText() {
        Diagnostic diagnostic = Diagnostic.of(
                DiagnosticCode.UNEXPECTED_TOKEN, new Span(new SourceFile("a.mtp", "let a =\n"), 8, 8), "M");
        assertEquals("""
                error[MTP0201]: Unexpected text
                 --> a.mtp:2:1
                  |
                2 |
                  | ^
                  |
                M
                """, drawn(diagnostic));
    }

    @Test
    void aFixWithoutHintIsSaid() {
        Diagnostic diagnostic = at("let a = 1", "a", "M");
        assertTrue(drawn(diagnostic.withFix(diagnostic.span(), "b")).endsWith("hint: Write `b`.\n"));
        assertTrue(drawn(diagnostic.withFix(diagnostic.span(), "")).endsWith("hint: Remove `a`.\n"));
        Span nothing = new Span(diagnostic.span().file(), 9, 9);
        assertTrue(drawn(diagnostic.withFix(nothing, ",")).endsWith("hint: Add `,`.\n"));
    }

    @Test
    void colour() {
        String coloured = Renderer.human(true).render(at("let a = 1", "a", "M"));
        assertTrue(coloured.startsWith("\u001B[1;31merror[MTP0201]\u001B[0m"), coloured);
        assertEquals(drawn(at("let a = 1", "a", "M")), coloured.replaceAll("\u001B\\[[0-9;]*m", ""));
    }

    @Test
    void severalAreParted() {
        String all = Renderer.human(false).render(List.of(at("let a = 1", "a", "M"), at("let a = 1", "1", "N")));
        assertTrue(all.contains("M\n\nerror"), all);
        assertEquals("", Renderer.human(false).render(List.of()));
    }

    @Test
    void json() {
        Diagnostic diagnostic = at("let ü = 😀1\nx", "1", "\"M\"");
        Span label = new Span(diagnostic.span().file(), 4, 5);
        assertEquals(
                "[{\"code\":\"MTP0201\",\"end\":{\"column\":11,\"line\":1,\"offset\":11},\"file\":\"src/app.mtp\","
                        + "\"fix\":{\"end\":{\"column\":11,\"line\":1,\"offset\":11},\"file\":\"src/app.mtp\","
                        + "\"replacement\":\"2\",\"start\":{\"column\":10,\"line\":1,\"offset\":10}},"
                        + "\"hint\":\"H\",\"labels\":[{\"end\":{\"column\":6,\"line\":1,\"offset\":5},"
                        + "\"file\":\"src/app.mtp\",\"start\":{\"column\":5,\"line\":1,\"offset\":4},\"text\":\"L\"}],"
                        + "\"message\":\"\\\"M\\\"\",\"severity\":\"error\","
                        + "\"start\":{\"column\":10,\"line\":1,\"offset\":10},\"title\":\"Unexpected text\"}]",
                JsonRenderer.render(
                        List.of(diagnostic.withHint("H").withLabel(label, "L").withFix(diagnostic.span(), "2"))));
    }

    @Test
    void jsonHoldsHalvesOfCharactersToo() {
        assertTrue(JsonRenderer.render(List.of(at("a", "a", "\uD800"))).contains("\uFFFD"));
        assertEquals("[]", JsonRenderer.render(List.of()));
    }

    @Test
    void aReportIsBoundedAndSaysWhereToReadOn() {
        Diagnostic one = at("let a = 1\n", "a", "M");
        assertEquals("", Renderer.human(false).report(List.of()));
        assertEquals(
                drawn(one) + "\n`mtpsc explain MTP0201` says more about it.\n",
                Renderer.human(false).report(List.of(one)));
        Diagnostic warning = Diagnostic.of(DiagnosticCode.SHADOWED, one.span(), "W");
        List<Diagnostic> many = new java.util.ArrayList<>(java.util.Collections.nCopies(60, warning));
        many.add(one);
        String report = Renderer.human(false).report(many);
        assertTrue(report.startsWith("error[MTP0201]"), report);
        assertTrue(report.contains("\n... and 11 more\n"), report);
        assertEquals(2, report.split("mtpsc explain", -1).length);
    }
}
