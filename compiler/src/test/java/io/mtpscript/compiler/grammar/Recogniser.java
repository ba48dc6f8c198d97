package io.mtpscript.compiler.grammar;

import io.mtpscript.compiler.grammar.Grammar.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Tells whether tokens are a sentence of a grammar, whatever the grammar. After Earley. */
final class Recogniser {
    /** One alternative of a rule, and how much of it has been seen since the token at {@code origin}. */
    private record Item(int alternative, int dot, int origin) {}

    private record Alternative(String rule, List<Symbol> symbols) {}

    private final List<Alternative> alternatives = new ArrayList<>();
    private final Map<String, List<Integer>> byRule = new HashMap<>();
    private final Set<String> nullable = new HashSet<>();

    Recogniser(Grammar grammar) {
        grammar.rules()
                .forEach((rule, all) -> all.forEach(symbols -> {
                    byRule.computeIfAbsent(rule, r -> new ArrayList<>()).add(alternatives.size());
                    alternatives.add(new Alternative(rule, symbols));
                }));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Alternative each : alternatives) {
                boolean empty = each.symbols.stream().allMatch(s -> s.rule() && nullable.contains(s.text()));
                grows |= empty && nullable.add(each.rule);
            }
        }
    }

    /** Empty when the pieces are a sentence, else the index of the first one with which they cannot be. */
    OptionalInt firstFault(List<Preparation.Piece> pieces) {
        List<Map<String, List<Item>>> waiting = new ArrayList<>();
        Set<Item> current = new LinkedHashSet<>();
        predict(Grammar.START, 0, current, new ArrayList<>());
        for (int at = 0; at <= pieces.size(); at++) {
            List<Item> work = new ArrayList<>(current);
            Map<String, List<Item>> here = new HashMap<>();
            waiting.add(here);
            Set<Item> next = new LinkedHashSet<>();
            boolean complete = false;
            for (int i = 0; i < work.size(); i++) {
                Item item = work.get(i);
                Alternative alternative = alternatives.get(item.alternative);
                if (item.dot == alternative.symbols.size()) {
                    complete |= alternative.rule.equals(Grammar.START) && item.origin == 0;
                    List<Item> parents = waiting.get(item.origin).getOrDefault(alternative.rule, List.of());
                    for (Item parent : List.copyOf(parents)) {
                        add(new Item(parent.alternative, parent.dot + 1, parent.origin), current, work);
                    }
                    continue;
                }
                Symbol symbol = alternative.symbols.get(item.dot);
                Item after = new Item(item.alternative, item.dot + 1, item.origin);
                if (symbol.rule()) {
                    here.computeIfAbsent(symbol.text(), r -> new ArrayList<>()).add(item);
                    predict(symbol.text(), at, current, work);
                    if (nullable.contains(symbol.text())) {
                        add(after, current, work);
                    }
                } else if (at < pieces.size() && Preparation.matches(symbol, pieces.get(at))) {
                    next.add(after);
                }
            }
            if (at == pieces.size()) {
                return complete ? OptionalInt.empty() : OptionalInt.of(at);
            } else if (next.isEmpty()) {
                return OptionalInt.of(at);
            }
            current = next;
        }
        throw new AssertionError("unreachable");
    }

    private void predict(String rule, int at, Set<Item> current, List<Item> work) {
        for (int alternative : byRule.getOrDefault(rule, List.of())) {
            add(new Item(alternative, 0, at), current, work);
        }
    }

    private static void add(Item item, Set<Item> current, List<Item> work) {
        if (current.add(item)) {
            work.add(item);
        }
    }
}
