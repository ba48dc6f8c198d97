package io.mtpscript.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LexerTest {
    @Test
    void lineEndsOfEverySystem() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = String.join(end, "/// doc", "let a = `x", "y` // b", "let c = 1", "");
            ParseResult result = Parser.parse(new SourceFile("a.mtp", text), ParseMode.USER);
            assertEquals(List.of(), result.diagnostics());
            assertEquals("/// doc\nlet a = `x\ny`\n\nlet c = 1\n", Printer.print(result.module()));
        }
    }

    @Test
    void tokensAndCommentsCoverAllButWhiteSpace() {
        for (String text : GoldenCases.allInputs("syntax")) {
            Lexed lexed = Lexer.lex(new SourceFile("a.mtp", text));
            if (lexed.diagnostics().isEmpty()) {
                boolean[] covered = new boolean[text.length()];
                lexed.tokens().forEach(token -> cover(covered, token.start(), token.end()));
                lexed.comments().forEach(comment -> cover(covered, comment.start(), comment.end()));
                for (int i = 0; i < text.length(); i++) {
                    int at = i;
                    boolean blank = " \t\n\r\uFEFF".indexOf(text.charAt(i)) >= 0;
                    assertTrue(covered[i] || blank, () -> "offset " + at + " of " + text);
                }
            }
        }
    }

    private static void cover(boolean[] covered, int from, int to) {
        for (int i = from; i < to; i++) {
            assertTrue(!covered[i], "each character is in one token or comment");
            covered[i] = true;
        }
    }

    @Test
    void pathsStandOnlyWhereAMethodWasNamed() {
        assertEquals(List.of("/a", "/b"), paths("serve { routes: [GET /a => f, g /* c */, POST /b => h] }"));
        assertEquals(List.of(), paths("serve { routes: [], auth: { a, b /* c */ } }"));
        assertEquals(List.of(), paths("let a = for (api of total / 2) { api }"));
        assertEquals(List.of("/*"), paths("serve { routes: [GET /* => f] }"));
    }

    private static List<String> paths(String text) {
        return Lexer.lex(new SourceFile("a.mtp", text)).tokens().stream()
                .filter(token -> token.is(TokenKind.PATH))
                .map(Token::value)
                .toList();
    }

    @Test
    void commentsAreKept() {
        String text = "// one\nlet a = /* two /* nested */ */ 1 /// three\n//// four\n";
        List<String> comments = new ArrayList<>();
        for (Comment comment : Lexer.lex(new SourceFile("a.mtp", text)).comments()) {
            comments.add(comment.kind() + " " + text.substring(comment.start(), comment.end()));
        }
        assertEquals(
                List.of("LINE // one", "BLOCK /* two /* nested */ */", "DOC /// three", "LINE //// four"), comments);
    }
}
