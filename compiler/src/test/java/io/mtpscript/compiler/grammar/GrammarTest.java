package io.mtpscript.compiler.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Lexed;
import io.mtpscript.compiler.syntax.Lexer;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.syntax.Printer;
import io.mtpscript.compiler.syntax.TreeGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The grammar in {@code docs/language.md} and the parser know the same language, as far as can be seen: the parser accepts
 * sentences made from the grammar, the grammar accepts the sources of this repository and generated programs, and what is
 * missing from either is refused by the other.
 */
final class GrammarTest {
    private static final Path ROOT = Path.of("..");
    private static final Grammar GRAMMAR = grammar();
    private static final Recogniser RECOGNISER = new Recogniser(GRAMMAR);
    private static final int SENTENCES = 1_500;
    private static final int PROGRAMS = 40;

    /** What the grammar leaves to the text: a block after an arrow, and the options of `auth`, whatever follows them. */
    private static final Pattern DECIDED_BY_BRACES =
            Pattern.compile("=>\\s*\\{[\\s;]*\\w+[\\s;]*}|\\bauth \\w+\\s*\\{[\\s;]*}");

    private static Grammar grammar() {
        try {
            String manual = Files.readString(ROOT.resolve("docs/language.md"));
            int start = manual.indexOf("```ebnf\n") + "```ebnf\n".length();
            return Grammar.read(manual.substring(start, manual.indexOf("```", start)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theParserAcceptsSentencesOfTheGrammar() {
        int tried = 0;
        for (long seed = 0; seed < SENTENCES; seed++) {
            String sentence = new Sentences(GRAMMAR, seed).next();
            if (!DECIDED_BY_BRACES.matcher(sentence).find()) {
                tried++;
                assertEquals(List.of(), errors(sentence), "seed " + seed + ":\n" + sentence);
            }
        }
        assertTrue(tried > SENTENCES / 2, tried + " sentences were tried");
    }

    @Test
    void theGrammarAcceptsItsOwnSentences() {
        for (long seed = 0; seed < SENTENCES / 10; seed++) {
            String sentence = new Sentences(GRAMMAR, seed).next();
            OptionalInt fault = fault(sentence);
            assertTrue(fault.isEmpty(), () -> shown(sentence, fault.getAsInt()) + "\n" + sentence);
        }
    }

    @Test
    void theGrammarAcceptsTheSourcesOfTheRepository() throws IOException {
        List<String> refused = new ArrayList<>();
        int accepted = 0;
        for (Path file : sources()) {
            String text = Files.readString(file);
            if (errors(text).isEmpty()) {
                OptionalInt fault = fault(text);
                fault.ifPresent(at -> refused.add(file + ": " + shown(text, at)));
                accepted += fault.isEmpty() ? 1 : 0;
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(accepted > 100, accepted + " sources were accepted");
    }

    @Test
    void theGrammarAcceptsGeneratedPrograms() {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            String text = Printer.print(new TreeGenerator(seed).module());
            OptionalInt fault = fault(text);
            assertTrue(fault.isEmpty(), () -> shown(text, fault.getAsInt()) + "\n" + text);
        }
    }

    @Test
    void whatIsNoProgramIsNoSentence() {
        for (String text : List.of(
                "let a = ",
                "let a = 1 let b = 2",
                "function f() { if (a) { b } }",
                "function f() { a < b < c }",
                "function f() { respond }",
                "type A = B | ",
                "api GET /a",
                "function f(a) {}",
                "let a = f<T> x",
                "let a = (1, 2)")) {
            assertTrue(!errors(text).isEmpty(), text);
            assertTrue(fault(text).isPresent(), text);
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String place : List.of("examples", "compiler/src", "cli/src/main", "conformance/src")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                files.filter(file -> file.toString().endsWith(".mtp")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static SourceFile source(String text) {
        return new SourceFile("in.mtp", text);
    }

    private static List<String> errors(String text) {
        return Parser.parse(source(text), ParseMode.STANDARD_LIBRARY).diagnostics().stream()
                .filter(d -> d.severity() == Severity.ERROR && d.code() != DiagnosticCode.REPEATED_CLAUSE)
                .map(Diagnostic::message)
                .toList();
    }

    private static OptionalInt fault(String text) {
        return RECOGNISER.firstFault(Preparation.of(Lexer.lex(source(text)).tokens()));
    }

    private static String shown(String text, int at) {
        Lexed lexed = Lexer.lex(source(text));
        List<Preparation.Piece> pieces = Preparation.of(lexed.tokens());
        int offset = at < pieces.size() ? pieces.get(at).token().start() : text.length();
        String before = text.substring(Math.max(0, offset - 60), offset);
        return before + "<HERE>" + text.substring(offset, Math.min(text.length(), offset + 20));
    }
}
