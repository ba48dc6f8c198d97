package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns the patterns of a match into a decision tree that tests no part of the value twice on any way. The part to test
 * next is one that the first row still needs, and of those the one most rows need.
 */
final class DecisionTrees {
    /** A row still to be decided: the tests that must hold for it, and what it binds then. */
    private record Row(List<Test> tests, List<Tree.Binding> bindings, int arm) {
        Optional<TPattern> at(Place place) {
            return tests.stream()
                    .filter(t -> t.place().equals(place))
                    .map(Test::pattern)
                    .findFirst();
        }
    }

    /** A refutable pattern and the part it is held against. */
    private record Test(Place place, TPattern pattern) {}

    /** Tests and bindings while a pattern is taken apart. */
    private static final class Parts {
        final List<Test> tests = new ArrayList<>();
        final List<Tree.Binding> bindings = new ArrayList<>();
    }

    private final TypeTable types;
    private final List<Boolean> guarded;
    private final Span span;
    private final int maxNodes;
    private int nodes;

    private DecisionTrees(TypeTable types, List<Boolean> guarded, int maxNodes, Span span) {
        this.types = types;
        this.guarded = guarded;
        this.maxNodes = maxNodes;
        this.span = span;
    }

    /**
     * @param guarded for each pattern whether its arm has a guard
     * @throws LimitExceeded if the tree would have more than {@code maxNodes} nodes
     */
    static Tree of(
            TypeTable types, Place root, List<TPattern> patterns, List<Boolean> guarded, int maxNodes, Span span) {
        var trees = new DecisionTrees(types, guarded, maxNodes, span);
        List<Row> rows = IntStream.range(0, patterns.size())
                .mapToObj(i -> trees.row(root, patterns.get(i), i))
                .toList();
        return trees.build(rows, Map.of());
    }

    private Row row(Place root, TPattern pattern, int arm) {
        var parts = new Parts();
        takeApart(root, pattern, parts);
        return new Row(parts.tests, parts.bindings, arm);
    }

    private void takeApart(Place place, TPattern pattern, Parts out) {
        switch (pattern) {
            case TPattern.Wildcard _ -> {}
            case TPattern.Bind bind -> out.bindings.add(new Tree.Binding(bind.local(), place));
            case TPattern.Record record -> {
                List<TypeDesc.Field> fields = types.record(place.type()).fields();
                for (TPattern.FieldPattern field : record.fields()) {
                    int index = index(fields, field.field());
                    takeApart(new Place.Field(place, index, fields.get(index).type()), field.pattern(), out);
                }
            }
            case TPattern.Variant variant
            when types.union(place.type()).variants().size() == 1 -> payloads(place, variant, out);
            case TPattern.Variant variant -> out.tests.add(new Test(place, JsonNumbers.normalize(types, variant)));
            case TPattern.ListOf list
            when list.elements().isEmpty() && list.rest().isPresent() ->
                takeApart(place, list.rest().get(), out);
            case TPattern.IntLit _,
                    TPattern.DecimalLit _,
                    TPattern.StringLit _,
                    TPattern.BoolLit _,
                    TPattern.ListOf _,
                    TPattern.Or _ -> out.tests.add(new Test(place, pattern));
        }
    }

    static int index(List<TypeDesc.Field> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException("no field " + name);
    }

    private void payloads(Place place, TPattern.Variant variant, Parts out) {
        List<TypeDesc.Field> payload =
                types.union(place.type()).variants().get(variant.variant()).payload();
        for (int i = 0; i < payload.size(); i++) {
            var part = new Place.Payload(
                    place, variant.variant(), i, payload.get(i).type());
            takeApart(part, variant.args().get(i), out);
        }
    }

    private Tree build(List<Row> rows, Map<Place, Lengths> lengths) {
        if (++nodes > maxNodes) {
            throw new LimitExceeded(
                    "This match needs more than " + maxNodes + " decisions",
                    "Match one part after the other, in a `match` of its own.",
                    Optional.of(span));
        }
        if (rows.isEmpty()) {
            return new Tree.Fail();
        }
        Row first = rows.getFirst();
        if (first.tests().isEmpty()) {
            return guarded.get(first.arm())
                    ? new Tree.Guarded(first.arm(), first.bindings(), build(withoutArm(rows, first.arm()), lengths))
                    : new Tree.Leaf(first.arm(), first.bindings());
        }
        Place place = choose(rows);
        if (rows.stream()
                .anyMatch(r -> r.at(place).filter(TPattern.Or.class::isInstance).isPresent())) {
            return build(splitAlternatives(rows, place, lengths), lengths);
        }
        return switch (first.at(place).orElseThrow()) {
            case TPattern.Variant _ -> onVariant(place, rows, lengths);
            case TPattern.BoolLit _ ->
                new Tree.OnBool(
                        place,
                        build(keep(rows, place, new Constant.Bool(true)), lengths),
                        build(keep(rows, place, new Constant.Bool(false)), lengths));
            case TPattern.IntLit _, TPattern.StringLit _, TPattern.DecimalLit _ -> onLiteral(place, rows, lengths);
            case TPattern.ListOf list -> onLength(place, list, rows, lengths);
            case TPattern.Wildcard _, TPattern.Bind _, TPattern.Record _, TPattern.Or _ ->
                throw new IllegalStateException("not a test");
        };
    }

    /** A guard is for the whole arm, with what its first alternative that fits binds: the others are not tried behind it. */
    private static List<Row> withoutArm(List<Row> rows, int arm) {
        return rows.stream().filter(r -> r.arm() != arm).toList();
    }

    private static Place choose(List<Row> rows) {
        Place best = rows.getFirst().tests().getFirst().place();
        long bestScore = -1;
        for (Test test : rows.getFirst().tests()) {
            long score =
                    rows.stream().filter(r -> r.at(test.place()).isPresent()).count();
            if (score > bestScore) {
                best = test.place();
                bestScore = score;
            }
        }
        return best;
    }

    /** A copy of the row with other tests at one place. */
    private Row replace(Row row, Place place, Parts parts) {
        var tests = new ArrayList<Test>();
        for (Test test : row.tests()) {
            if (test.place().equals(place)) {
                tests.addAll(parts.tests);
            } else {
                tests.add(test);
            }
        }
        var bindings = new ArrayList<>(row.bindings());
        bindings.addAll(parts.bindings);
        return new Row(tests, bindings, row.arm());
    }

    private List<Row> splitAlternatives(List<Row> rows, Place place, Map<Place, Lengths> lengths) {
        var out = new ArrayList<Row>();
        for (Row row : rows) {
            if (row.at(place).isPresent() && row.at(place).get() instanceof TPattern.Or or) {
                for (TPattern alternative : or.alternatives()) {
                    var parts = new Parts();
                    takeApart(place, alternative, parts);
                    out.add(replace(row, place, parts));
                }
            } else {
                out.add(row);
            }
        }
        return lengths.containsKey(place) ? narrow(out, place, lengths.get(place)) : out;
    }

    private Tree onVariant(Place place, List<Row> rows, Map<Place, Lengths> lengths) {
        var cases = new LinkedHashMap<Integer, Tree>();
        for (Row row : rows) {
            if (row.at(place).isPresent() && row.at(place).get() instanceof TPattern.Variant head) {
                if (!cases.containsKey(head.variant())) {
                    cases.put(head.variant(), build(keepVariant(rows, place, head.variant()), lengths));
                }
            }
        }
        boolean all = cases.size() == types.union(place.type()).variants().size();
        return new Tree.OnVariant(
                place, cases, all ? Optional.empty() : Optional.of(build(withoutTest(rows, place), lengths)));
    }

    private List<Row> keepVariant(List<Row> rows, Place place, int variant) {
        var out = new ArrayList<Row>();
        for (Row row : rows) {
            Optional<TPattern> pattern = row.at(place);
            if (pattern.isEmpty()) {
                out.add(row);
            } else if (pattern.get() instanceof TPattern.Variant head && head.variant() == variant) {
                var parts = new Parts();
                payloads(place, head, parts);
                out.add(replace(row, place, parts));
            }
        }
        return out;
    }

    private static List<Row> withoutTest(List<Row> rows, Place place) {
        return rows.stream().filter(r -> r.at(place).isEmpty()).toList();
    }

    private Tree onLiteral(Place place, List<Row> rows, Map<Place, Lengths> lengths) {
        var cases = new LinkedHashMap<Constant, Tree>();
        for (Row row : rows) {
            if (row.at(place).isPresent()) {
                Constant literal = literal(row.at(place).get());
                if (!cases.containsKey(literal)) {
                    cases.put(literal, build(keep(rows, place, literal), lengths));
                }
            }
        }
        return new Tree.OnLiteral(place, cases, build(withoutTest(rows, place), lengths));
    }

    private List<Row> keep(List<Row> rows, Place place, Constant value) {
        var out = new ArrayList<Row>();
        for (Row row : rows) {
            Optional<TPattern> pattern = row.at(place);
            if (pattern.isEmpty()) {
                out.add(row);
            } else if (literal(pattern.get()).equals(value)) {
                out.add(replace(row, place, new Parts()));
            }
        }
        return out;
    }

    private static Constant literal(TPattern pattern) {
        return switch (pattern) {
            case TPattern.IntLit lit -> new Constant.Int(lit.value());
            case TPattern.BoolLit lit -> new Constant.Bool(lit.value());
            case TPattern.StringLit lit -> new Constant.Text(lit.value());
            case TPattern.DecimalLit lit -> new Constant.Dec(lit.value());
            case TPattern.Wildcard _,
                    TPattern.Bind _,
                    TPattern.Variant _,
                    TPattern.Record _,
                    TPattern.ListOf _,
                    TPattern.Or _ -> throw new IllegalStateException("not a literal");
        };
    }

    private Tree onLength(Place place, TPattern.ListOf list, List<Row> rows, Map<Place, Lengths> lengths) {
        Lengths known = lengths.getOrDefault(place, Lengths.ANY);
        int length = list.elements().size();
        boolean exact = list.rest().isEmpty();
        Lengths yes = exact ? known.exactly(length) : known.atLeast(length);
        Lengths no = exact ? known.except(length) : known.below(length);
        return new Tree.OnLength(
                place,
                exact,
                length,
                build(narrow(rows, place, yes), with(lengths, place, yes)),
                build(narrow(rows, place, no), with(lengths, place, no)));
    }

    private static Map<Place, Lengths> with(Map<Place, Lengths> lengths, Place place, Lengths known) {
        var more = new LinkedHashMap<>(lengths);
        more.put(place, known);
        return more;
    }

    /** The rows that lengths still allow; list patterns that are decided now become tests of the elements. */
    private List<Row> narrow(List<Row> rows, Place place, Lengths known) {
        var out = new ArrayList<Row>();
        for (Row row : rows) {
            if (row.at(place).isEmpty() || !(row.at(place).get() instanceof TPattern.ListOf list)) {
                out.add(row);
                continue;
            }
            int length = list.elements().size();
            boolean exact = list.rest().isEmpty();
            if (exact ? known.isExactly(length) : known.isAtLeast(length)) {
                var parts = new Parts();
                elements(place, list, parts);
                out.add(replace(row, place, parts));
            } else if (exact ? known.mayBe(length) : known.mayReach(length)) {
                out.add(row);
            }
        }
        return out;
    }

    private void elements(Place place, TPattern.ListOf list, Parts out) {
        int element = ((TypeDesc.ListOf) types.get(place.type())).element();
        int count = list.elements().size();
        for (int i = 0; i < count; i++) {
            takeApart(new Place.Element(place, i, element), list.elements().get(i), out);
        }
        list.rest().ifPresent(rest -> takeApart(new Place.Rest(place, count, place.type()), rest, out));
    }
}
