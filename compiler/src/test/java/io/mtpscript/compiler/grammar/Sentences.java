package io.mtpscript.compiler.grammar;

import io.mtpscript.compiler.grammar.Grammar.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Makes random sentences of a grammar, the same ones for the same seed. */
final class Sentences {
    /** Words that are neither reserved nor clause words, so that a sentence has one reading. */
    private static final List<String> NAMES = List.of("a", "b2", "rate", "Some", "xs", "_x");

    private static final List<String> UPPER = List.of("Alpha", "Beta", "Gamma");
    private static final List<String> WORDS = List.of("a", "total", "if", "class", "true", "match");
    private static final List<String> METHODS = List.of("GET", "POST", "DELETE");
    private static final List<String> PATHS = List.of("/", "/a", "/a/:id/%20");
    private static final List<String> STRINGS = List.of("\"\"", "\"x y\"", "\"\\u{1F600}\"");

    /** Nesting from which on the shortest alternative is taken. */
    private static final int DEEP = 20;

    private final Grammar grammar;
    private final Map<String, Integer> heights = new HashMap<>();
    private final SplittableRandom random;

    Sentences(Grammar grammar, long seed) {
        this.grammar = grammar;
        this.random = new SplittableRandom(seed);
        boolean changes = true;
        while (changes) {
            changes = false;
            for (var rule : grammar.rules().entrySet()) {
                int least =
                        rule.getValue().stream().mapToInt(this::height).min().orElseThrow();
                Integer known = heights.get(rule.getKey());
                if (least < Integer.MAX_VALUE && (known == null || least < known)) {
                    heights.put(rule.getKey(), least);
                    changes = true;
                }
            }
        }
    }

    private int height(List<Symbol> symbols) {
        int most = 0;
        for (Symbol symbol : symbols) {
            Integer height = symbol.rule() ? heights.get(symbol.text()) : Integer.valueOf(0);
            if (height == null) {
                return Integer.MAX_VALUE;
            }
            most = Math.max(most, height + 1);
        }
        return most;
    }

    String next() {
        StringBuilder out = new StringBuilder();
        write(Grammar.START, 0, out);
        return out.toString();
    }

    private void write(String rule, int depth, StringBuilder out) {
        List<List<Symbol>> all = grammar.rules().get(rule);
        List<List<Symbol>> choice = new ArrayList<>(all);
        if (depth > DEEP) {
            int least = Objects.requireNonNull(heights.get(rule));
            choice.removeIf(symbols -> height(symbols) > least);
        }
        for (Symbol symbol : choice.get(random.nextInt(choice.size()))) {
            if (symbol.rule()) {
                write(symbol.text(), depth + 1, out);
            } else {
                out.append(symbol.quoted() ? quoted(symbol.text()) : sample(symbol.text()));
            }
        }
    }

    private static String quoted(String text) {
        return switch (text) {
            case "<.", ">" -> text.substring(0, 1);
            case "`", "sql`" -> " " + text;
            default -> " " + text;
        };
    }

    private String sample(String text) {
        return switch (text) {
            case "NEWLINE" -> random.nextInt(4) == 0 ? " ;" : "\n";
            case "LINE" -> "\n";
            case "NAME" -> " " + pick(NAMES);
            case "UPPER" -> " " + pick(UPPER);
            case "WORD" -> " " + pick(WORDS);
            case "METHOD" -> " " + pick(METHODS);
            case "PATH" -> " " + pick(PATHS);
            case "INT" -> " " + random.nextInt(100);
            case "DECIMAL" -> " 1.5";
            case "STRING" -> " " + pick(STRINGS);
            case "TEXT" -> random.nextBoolean() ? "" : " some text";
            default -> throw new AssertionError("unknown class of tokens: " + text);
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
