package io.mtpscript.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One mistake is one finding, or one for each place that it concerns: accepted programs are damaged once each, and the
 * errors are counted.
 */
class CascadeTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());
    private static final List<Path> CORPUS =
            List.of(Path.of("src/test/golden/types"), Path.of("../conformance/src/test/golden/run"));
    private static final Set<String> TYPES =
            Set.of("Int", "String", "Bool", "Decimal", "Unit", "Json", "List", "Option", "Result", "Map");
    private static final int SEED = 51;
    /** A changed type is one mismatch at each place where such a value goes: the corpus has programs with many. */
    private static final int EACH_USE = 50;

    /**
     * A token left out is one fault, but a bracket less moves what follows into another part, and a backquote less turns text
     * into code as far as the next one.
     */
    private static final int LEFT_OUT = 10;

    private static final int FEW = 3_000;
    private static final int MANY = 40_000;

    /** How a program is damaged, and how many errors that may give at most. */
    private enum Damage {
        /** One use or declaration of a name is written differently: that place, and each use of what is no longer declared. */
        RENAME,
        /** One token is left out. */
        DROP,
        /** One token of the text stands in another place too. */
        INSERT,
        /** One type is written as another: each place that takes or gives a value of it. */
        RETYPE,
        /** One declaration is left out: each place that names what it declared. */
        DELETE
    }

    private record Mutant(String text, int bound) {}

    @Test
    void oneMistakeGivesFewFindings() throws IOException {
        damage(FEW, SEED);
    }

    @Test
    @Tag("long")
    void oneMistakeOfManyGivesFewFindings() throws IOException {
        damage(MANY, SEED + 1);
    }

    private static void damage(int count, int seed) throws IOException {
        var corpus = corpus();
        var random = new Random(seed);
        var many = new ArrayList<String>();
        var counts = new TreeMap<Integer, Integer>();
        for (int i = 0; i < count; i++) {
            var damage = Damage.values()[i % Damage.values().length];
            String text = corpus.get(random.nextInt(corpus.size()));
            Mutant mutant = mutate(text, damage, random);
            List<Diagnostic> errors = errors(mutant.text());
            counts.merge(errors.size(), 1, Integer::sum);
            long places = errors.stream()
                    .map(diagnostic -> diagnostic.span())
                    .distinct()
                    .count();
            boolean spread = damage == Damage.RETYPE
                    && errors.stream().anyMatch(diagnostic -> diagnostic.code() == DiagnosticCode.CANNOT_INFER);
            if (errors.stream().anyMatch(CascadeTest::isSyntax)) {
                unreadable(mutant, errors, many);
            }
            if (errors.size() > mutant.bound() || (places < errors.size() && damage != Damage.INSERT) || spread) {
                many.add(damage + ", " + errors.size() + " errors where at most " + mutant.bound() + " are due:\n"
                        + mutant.text() + "\n" + Renderer.human(false).render(errors));
            }
        }
        assertTrue(
                many.isEmpty(),
                () -> many.size() + " of " + count + " cascade " + counts + "\n\n" + String.join("\n\n", many));
    }

    /**
     * What cannot be read is told and nothing that comes of it; an error elsewhere is told all the same, after an unclosed
     * template, hole or comment only where it stands before.
     */
    private static void unreadable(Mutant mutant, List<Diagnostic> errors, List<String> faults) {
        if (!errors.stream().allMatch(CascadeTest::isSyntax)) {
            faults.add("unreadable, and more is said:\n" + mutant.text() + "\n"
                    + Renderer.human(false).render(errors));
        }
        // A bracket too many casts doubt on the declaration before it.
        String before = planted("before") + "type Between = Int\n";
        String after = planted("after");
        List<Diagnostic> found = errors(before + mutant.text() + "\n" + after);
        boolean astray = found.stream()
                .anyMatch(d -> d.code() == DiagnosticCode.UNTERMINATED_TEMPLATE
                        || d.code() == DiagnosticCode.UNTERMINATED_COMMENT
                        || (d.code() == DiagnosticCode.UNCLOSED_BRACKET
                                && d.span().text().equals("${")));
        long told = found.stream().filter(d -> !isSyntax(d)).count();
        if (told != (astray ? 1 : 2)) {
            faults.add("unreadable, and " + told + " of two other errors told:\n" + before + mutant.text() + "\n"
                    + after + "\n" + Renderer.human(false).render(found));
        }
    }

    private static String planted(String name) {
        return "function planted_" + name + "(): Int {\n  \"text\"\n}\n";
    }

    private static boolean isSyntax(Diagnostic diagnostic) {
        return diagnostic.code().id().compareTo("MTP03") < 0;
    }

    private static List<Diagnostic> errors(String text) {
        return COMPILER.check(List.of(new SourceFile("in.mtp", text))).diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList();
    }

    private static Mutant mutate(String text, Damage damage, Random random) {
        var source = new SourceFile("in.mtp", text);
        var tokens = Lexer.lex(source).tokens().stream()
                .filter(token -> token.end() > token.start())
                .toList();
        var names = tokens.stream().filter(token -> token.is(TokenKind.IDENT)).toList();
        return switch (damage) {
            case RENAME -> {
                Token name = names.get(random.nextInt(names.size()));
                yield new Mutant(
                        replaced(text, name.start(), name.end(), name.value() + "Zz"), 1 + uses(names, name.value()));
            }
            case DROP -> {
                Token token = tokens.get(random.nextInt(tokens.size()));
                int more = token.is(TokenKind.IDENT) ? uses(names, token.value()) : 0;
                yield new Mutant(replaced(text, token.start(), token.end(), " "), LEFT_OUT + more);
            }
            case INSERT -> {
                Token token = tokens.get(random.nextInt(tokens.size()));
                int at = tokens.get(random.nextInt(tokens.size())).start();
                String inserted = text.substring(token.start(), token.end());
                yield new Mutant(replaced(text, at, at, " " + inserted + " "), EACH_USE);
            }
            case RETYPE -> {
                var types = names.stream()
                        .filter(token -> TYPES.contains(token.value()))
                        .toList();
                if (types.isEmpty()) {
                    yield new Mutant(text, 0);
                }
                Token type = types.get(random.nextInt(types.size()));
                String other = switch (type.value()) {
                    case "List" -> "Option";
                    case "Option" -> "List";
                    case "Result" -> "Map";
                    case "Map" -> "Result";
                    case "Bool" -> "String";
                    default -> "Bool";
                };
                yield new Mutant(replaced(text, type.start(), type.end(), other), EACH_USE);
            }
            case DELETE -> {
                var declarations = Parser.parse(source, ParseMode.USER).module().declarations();
                Decl gone = declarations.get(random.nextInt(declarations.size()));
                yield new Mutant(replaced(text, gone.span().start(), gone.span().end(), ""), declared(gone, names));
            }
        };
    }

    /** Uses of the names that a declaration brings. */
    private static int declared(Decl gone, List<Token> names) {
        int uses = uses(names, gone.name().text());
        if (gone instanceof Decl.Union union) {
            for (var variant : union.variants()) {
                uses += uses(names, variant.name().text());
            }
        }
        return uses;
    }

    private static int uses(List<Token> names, String name) {
        return (int) names.stream().filter(token -> token.value().equals(name)).count();
    }

    private static String replaced(String text, int start, int end, String by) {
        return text.substring(0, start) + by + text.substring(end);
    }

    /** Accepted programs of one file. */
    private static List<String> corpus() throws IOException {
        var texts = new ArrayList<String>();
        for (Path suite : CORPUS) {
            try (Stream<Path> cases = Files.list(suite)) {
                for (Path folder : cases.sorted().toList()) {
                    Path file = folder.resolve("in.mtp");
                    if (Files.exists(file) && !Files.exists(folder.resolve("err.txt"))) {
                        texts.add(Files.readString(file));
                    }
                }
            }
        }
        return texts;
    }
}
