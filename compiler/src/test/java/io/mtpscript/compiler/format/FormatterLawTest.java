package io.mtpscript.compiler.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Comment;
import io.mtpscript.compiler.syntax.Lexed;
import io.mtpscript.compiler.syntax.Lexer;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.ParseResult;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.syntax.Printer;
import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import io.mtpscript.compiler.syntax.TreeDump;
import io.mtpscript.compiler.syntax.TreeGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * For every sound text: what is formatted means the same, holds every comment once and in order, and formatting it again
 * changes nothing. The texts are generated programs and the golden cases, with comments, line breaks and semicolons strewn
 * between their tokens.
 */
final class FormatterLawTest {
    private static final int PROGRAMS = 500;
    private static final int LONG_PROGRAMS = 100_000;
    private static final int STREWN = 2;

    /** Of the strewn texts so many in a hundred must be sound, so that the laws are asked about something. */
    private static final int LEAST_SOUND = 20;

    @Test
    void generatedPrograms() {
        generated(PROGRAMS);
    }

    @Tag("long")
    @Test
    void manyGeneratedPrograms() {
        generated(LONG_PROGRAMS);
    }

    private static void generated(int programs) {
        int sound = 0;
        for (long seed = 0; seed < programs; seed++) {
            String text = Printer.print(new TreeGenerator(seed).module());
            assertTrue(holds(text), text);
            sound += holds(strewn(text, new SplittableRandom(seed))) ? 1 : 0;
        }
        assertTrue(sound * 100 >= programs * LEAST_SOUND, sound + " of " + programs + " strewn texts were sound");
    }

    @Test
    void goldenCases() {
        List<String> texts = new ArrayList<>(GoldenCases.allInputs("syntax"));
        texts.addAll(GoldenCases.allInputs("types"));
        SplittableRandom random = new SplittableRandom(1);
        for (String text : texts) {
            if (holds(text)) {
                for (int i = 0; i < STREWN; i++) {
                    holds(strewn(text, random));
                }
            }
        }
    }

    @Test
    void lineEndsBecomeNewlines() {
        assertEquals(
                "/// doc\nlet a = `x\ny` // b\n\nlet c = 1\n",
                format("/// doc\r\nlet a = `x\r\ny` // b\r\n\r\n\r\nlet c = 1"));
    }

    @Test
    void noMinusComesToStartALine() {
        String name = "a".repeat(60);
        for (String sum : List.of(
                "x +\n  y /* less */ - z",
                "x /* less */ - y -\n  z",
                name + " + " + name + " /* less */ - z",
                "(\n  x +\n  y // less\n  - z\n)")) {
            String text = "function net(x: Int, y: Int, z: Int): Int {\n" + sum + "\n}\n";
            assertTrue(holds(text), text);
        }
    }

    /** Whether the text is sound; asserts the laws where it is. */
    private static boolean holds(String text) {
        ParseResult parsed = Parser.parse(source(text), ParseMode.STANDARD_LIBRARY);
        if (parsed.hasErrors()) {
            return false;
        }
        String formatted;
        try {
            formatted = format(text);
        } catch (RuntimeException e) {
            throw new AssertionError("cannot format:\n" + text, e);
        }
        ParseResult again = Parser.parse(source(formatted), ParseMode.STANDARD_LIBRARY);
        String shown = text + "\n--- formatted:\n" + formatted;
        assertEquals(
                List.of(),
                again.diagnostics().stream().filter(d -> again.hasErrors()).toList(),
                shown);
        assertEquals(TreeDump.dump(parsed.module()), TreeDump.dump(again.module()), shown);
        assertEquals(comments(text), comments(formatted), shown);
        assertEquals(formatted, format(formatted), shown);
        return true;
    }

    private static SourceFile source(String text) {
        return new SourceFile("in.mtp", text);
    }

    static String format(String text) {
        return switch (Formatter.format(source(text), ParseMode.STANDARD_LIBRARY)) {
            case Formatted.Text done -> done.text();
            case Formatted.Refused refused -> throw new AssertionError(refused + "\n" + text);
        };
    }

    /** The comments' texts; white space in them, and the third slash where nothing is documented, may change. */
    private static List<String> comments(String text) {
        List<String> all = new ArrayList<>();
        for (Comment comment : Lexer.lex(source(text)).comments()) {
            String written = text.substring(comment.start(), comment.end());
            all.add(written.replaceFirst("^///(?!/)", "//")
                    .replaceAll("\\s+", " ")
                    .strip());
        }
        return all;
    }

    // --- strewing

    private static String strewn(String text, SplittableRandom random) {
        Lexed lexed = Lexer.lex(source(text));
        StringBuilder out = new StringBuilder();
        int from = 0;
        int few = 1 + random.nextInt(12);
        for (Token token : lexed.tokens()) {
            out.append(text, from, token.start());
            boolean inText = token.is(TokenKind.TEMPLATE_PIECE)
                    || token.is(TokenKind.HOLE_START)
                    || token.is(TokenKind.TEMPLATE_END);
            if (!inText && random.nextInt(few) == 0) {
                out.append(trivia(random, out.length()));
            }
            from = token.start();
        }
        return out.append(text.substring(from)).toString();
    }

    private static String trivia(SplittableRandom random, int number) {
        return switch (random.nextInt(10)) {
            case 0 -> " // line " + number + "\n";
            case 1 -> "\n// own line " + number + "\n";
            case 2 -> "/* block " + number + " */";
            case 3 -> "\n\n/* own block " + number + " */\n";
            case 4 -> "/* two\n lines " + number + " */";
            case 5 -> "\n/*\n * stars " + number + "\n   */ ";
            case 6 -> "\n/// doc " + number + "\n";
            case 7 -> "/* a */ /* b " + number + " */ // c\n";
            case 8 -> "\n\n\n";
            default -> ";";
        };
    }
}
