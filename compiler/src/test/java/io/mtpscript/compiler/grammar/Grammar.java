package io.mtpscript.compiler.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A grammar read from its EBNF: {@code name = expression ;}, with {@code |}, {@code [ ]}, {@code { }} and {@code ( )}.
 * Options and repetitions become rules of their own, so that a rule is no more than alternatives of symbols.
 *
 * @param rules by name, the alternatives of each
 */
record Grammar(Map<String, List<List<Symbol>>> rules) {
    /** @param rule names a rule; else {@code text} is a token in quotes or a class of tokens */
    record Symbol(String text, boolean rule, boolean quoted) {}

    static final String START = "module";

    private static final Pattern PART =
            Pattern.compile("\"([^\"]+)\"|([A-Z]+)\\b|([a-z][A-Za-z0-9]*)|([=|\\[\\]{}();])");

    static Grammar read(String ebnf) {
        Reader reader = new Reader(ebnf);
        while (reader.hasMore()) {
            reader.rule();
        }
        Grammar grammar = new Grammar(reader.rules);
        grammar.check();
        return grammar;
    }

    private void check() {
        TreeSet<String> missing = new TreeSet<>();
        rules.values()
                .forEach(alternatives -> alternatives.forEach(symbols -> symbols.forEach(symbol -> {
                    if (symbol.rule && !rules.containsKey(symbol.text)) {
                        missing.add(symbol.text);
                    }
                })));
        if (!missing.isEmpty()) {
            throw new AssertionError("rules without a definition: " + missing);
        }
    }

    private static final class Reader {
        private final Matcher in;
        private boolean more;
        private final Map<String, List<List<Symbol>>> rules = new LinkedHashMap<>();

        Reader(String ebnf) {
            in = PART.matcher(ebnf);
            more = in.find();
        }

        boolean hasMore() {
            return more;
        }

        private String take() {
            String part = in.group();
            more = in.find();
            return part;
        }

        private boolean at(String sign) {
            return more && in.group().equals(sign);
        }

        private void expect(String sign) {
            if (!at(sign)) {
                throw new AssertionError("expected " + sign + (more ? ", found " + in.group() : " at the end"));
            }
            take();
        }

        void rule() {
            String name = take();
            expect("=");
            List<List<Symbol>> alternatives = alternatives();
            expect(";");
            if (rules.put(name, alternatives) != null) {
                throw new AssertionError(name + " is defined twice");
            }
        }

        private List<List<Symbol>> alternatives() {
            List<List<Symbol>> all = new ArrayList<>();
            all.add(sequence());
            while (at("|")) {
                take();
                all.add(sequence());
            }
            return all;
        }

        private List<Symbol> sequence() {
            List<Symbol> symbols = new ArrayList<>();
            while (!at("|") && !at("]") && !at("}") && !at(")") && !at(";")) {
                symbols.add(symbol());
            }
            return List.copyOf(symbols);
        }

        private Symbol symbol() {
            if (at("[")) {
                take();
                List<List<Symbol>> inner = alternatives();
                expect("]");
                inner.add(List.of());
                return fresh(inner);
            } else if (at("{")) {
                take();
                Symbol item = fresh(alternatives());
                expect("}");
                Symbol many = fresh(List.of());
                rules.put(many.text, List.of(List.of(), List.of(many, item)));
                return many;
            } else if (at("(")) {
                take();
                List<List<Symbol>> inner = alternatives();
                expect(")");
                return fresh(inner);
            }
            boolean quoted = in.group(1) != null;
            boolean rule = in.group(3) != null;
            String text = quoted ? in.group(1) : in.group();
            take();
            return new Symbol(text, rule, quoted);
        }

        private Symbol fresh(List<List<Symbol>> alternatives) {
            String name = "#" + rules.size();
            rules.put(name, alternatives);
            return new Symbol(name, true, false);
        }
    }
}
