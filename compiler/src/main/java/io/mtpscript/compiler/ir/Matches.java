package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lowers {@code match} and patterns: writes a decision tree as code, each arm once. */
final class Matches {
    /** The most nodes of one decision tree. */
    private static final int MAX_NODES = 20_000;

    /** From so many constants on they are searched by halves. */
    private static final int MANY_LITERALS = 5;

    private final FunctionLowering function;

    Matches(FunctionLowering function) {
        this.function = function;
    }

    /** Whether binding this pattern reads the value at all. */
    boolean reads(TPattern pattern) {
        return switch (pattern) {
            case TPattern.Bind bind -> function.isUsed(bind.local());
            case TPattern.Record record -> record.fields().stream().anyMatch(f -> reads(f.pattern()));
            case TPattern.Variant variant -> variant.args().stream().anyMatch(this::reads);
            case TPattern.ListOf list ->
                list.elements().stream().anyMatch(this::reads)
                        || list.rest().filter(this::reads).isPresent();
            case TPattern.Or or -> or.alternatives().stream().anyMatch(this::reads);
            case TPattern.Wildcard _,
                    TPattern.IntLit _,
                    TPattern.BoolLit _,
                    TPattern.StringLit _,
                    TPattern.DecimalLit _ -> false;
        };
    }

    /** Binds a pattern that always fits. */
    void bind(TPattern pattern, Atom value, BlockBuilder b, Span span) {
        Place root = new Place.Root(b.variables().match(), value.type());
        b.scope().bind(root, value);
        Tree tree = DecisionTrees.of(function.types(), root, List.of(pattern), List.of(false), MAX_NODES, span);
        if (!(tree instanceof Tree.Leaf leaf)) {
            throw new IllegalStateException("a pattern that may fail in a let or for");
        }
        bind(leaf.bindings(), b, span);
    }

    void lower(TExpr.Match match, BlockBuilder b, Finish finish) {
        Atom value = function.expressions.value(match.scrutinee(), b);
        Place root = new Place.Root(b.variables().match(), value.type());
        b.scope().bind(root, value);
        Tree tree = DecisionTrees.of(
                function.types(),
                root,
                match.arms().stream().map(TExpr.Arm::pattern).toList(),
                match.arms().stream().map(a -> a.guard().isPresent()).toList(),
                MAX_NODES,
                match.span());
        new Writer(match, finish, uses(tree, new int[match.arms().size()])).write(tree, b);
    }

    private static int[] uses(Tree tree, int[] uses) {
        switch (tree) {
            case Tree.Fail() -> {}
            case Tree.Leaf leaf -> uses[leaf.arm()]++;
            case Tree.Guarded guarded -> {
                uses[guarded.arm()]++;
                uses(guarded.otherwise(), uses);
            }
            case Tree.OnVariant node -> {
                node.cases().values().forEach(t -> uses(t, uses));
                node.otherwise().ifPresent(t -> uses(t, uses));
            }
            case Tree.OnBool node -> {
                uses(node.yes(), uses);
                uses(node.no(), uses);
            }
            case Tree.OnLiteral node -> {
                node.cases().values().forEach(t -> uses(t, uses));
                uses(node.otherwise(), uses);
            }
            case Tree.OnLength node -> {
                uses(node.yes(), uses);
                uses(node.no(), uses);
            }
        }
        return uses;
    }

    /** What the arm binds, by the first way that leads to it: every way binds the same locals. */
    private static Optional<List<Tree.Binding>> bindings(Tree tree, int arm) {
        return switch (tree) {
            case Tree.Fail() -> Optional.empty();
            case Tree.Leaf leaf -> leaf.arm() == arm ? Optional.of(leaf.bindings()) : Optional.empty();
            case Tree.Guarded guarded ->
                guarded.arm() == arm ? Optional.of(guarded.bindings()) : bindings(guarded.otherwise(), arm);
            case Tree.OnVariant node ->
                Stream.concat(node.cases().values().stream(), node.otherwise().stream())
                        .flatMap(t -> bindings(t, arm).stream())
                        .findFirst();
            case Tree.OnBool node -> bindings(node.yes(), arm).or(() -> bindings(node.no(), arm));
            case Tree.OnLiteral node ->
                Stream.concat(node.cases().values().stream(), Stream.of(node.otherwise()))
                        .flatMap(t -> bindings(t, arm).stream())
                        .findFirst();
            case Tree.OnLength node -> bindings(node.yes(), arm).or(() -> bindings(node.no(), arm));
        };
    }

    private void bind(List<Tree.Binding> bindings, BlockBuilder b, Span span) {
        for (Tree.Binding binding : bindings) {
            if (function.isUsed(binding.local())) {
                b.scope().bind(binding.local(), b.named(read(binding.place(), b, span)));
            }
        }
    }

    /** The part's value, read from what holds it unless that has happened on the way here. */
    private Atom read(Place place, BlockBuilder b, Span span) {
        Optional<Atom> known = b.scope().find(place);
        if (known.isPresent()) {
            return known.get();
        }
        Atom value = switch (place) {
            case Place.Root _ -> throw new IllegalStateException("the root is always known");
            case Place.Field(Place of, int index, int type) ->
                function.expressions.field(read(of, b, span), index, type, b, span);
            case Place.Payload(Place of, int variant, int index, int type) ->
                b.let(type, new Op.Payload(read(of, b, span), variant, index), span);
            case Place.Element(Place of, int index, int type) ->
                b.let(type, new Op.ListGet(read(of, b, span), Expressions.integer(index)), span);
            case Place.Rest(Place of, int count, int type) ->
                b.let(type, new Op.ListRest(read(of, b, span), count), span);
            case Place.Length(Place of, int type) -> b.let(type, new Op.ListLength(read(of, b, span)), span);
        };
        b.scope().bind(place, value);
        return value;
    }

    /** An arm that several ways lead to: written once, jumped to with what it binds. */
    private record Shared(int arm, BlockBuilder.Label label, List<Atom.Var> params, List<Tree.Binding> bindings) {}

    private final class Writer {
        private final TExpr.Match match;
        private final Finish finish;
        private final int[] uses;
        private final List<Optional<Shared>> shared = new ArrayList<>();

        Writer(TExpr.Match match, Finish finish, int[] uses) {
            this.match = match;
            this.finish = finish;
            this.uses = uses;
        }

        void write(Tree tree, BlockBuilder b) {
            for (int i = 0; i < match.arms().size(); i++) {
                shared.add(uses[i] > 1 ? Optional.of(share(i, tree, b)) : Optional.empty());
            }
            List<Shared> joins = shared.stream().flatMap(Optional::stream).toList();
            // The tree stands innermost, each shared arm behind the block that jumps to it.
            BlockBuilder inner = joins.isEmpty() ? b : b.child();
            write(tree, inner, match.scrutinee().span());
            for (int i = 0; i < joins.size(); i++) {
                Shared join = joins.get(i);
                BlockBuilder outer = i == joins.size() - 1 ? b : b.child();
                List<Atom> values = outer.labeled(join.label(), join.params(), inner);
                for (int p = 0; p < values.size(); p++) {
                    outer.scope().bind(join.bindings().get(p).local(), values.get(p));
                }
                function.expressions.into(match.arms().get(join.arm()).body(), outer, finish);
                inner = outer;
            }
        }

        private Shared share(int arm, Tree tree, BlockBuilder b) {
            List<Tree.Binding> bindings = bindings(tree, arm).orElseThrow().stream()
                    .filter(binding -> function.isUsed(binding.local()))
                    .toList();
            List<Atom.Var> params = bindings.stream()
                    .map(binding -> b.variables().fresh(binding.place().type()))
                    .toList();
            return new Shared(arm, new BlockBuilder.Label(b.variables()), params, bindings);
        }

        private void write(Tree tree, BlockBuilder b, Span span) {
            switch (tree) {
                case Tree.Fail() -> b.end(new End.Unreachable());
                case Tree.Leaf leaf -> {
                    bind(leaf.bindings(), b, span);
                    arm(leaf.arm(), b);
                }
                case Tree.Guarded guarded -> {
                    bind(guarded.bindings(), b, span);
                    function.conditions.branch(
                            match.arms().get(guarded.arm()).guard().orElseThrow(),
                            b,
                            holds -> arm(guarded.arm(), holds),
                            fails -> write(guarded.otherwise(), fails, span));
                }
                case Tree.OnVariant node -> variant(node, b, span);
                case Tree.OnBool node ->
                    function.conditions.test(
                            new Cond.Truth(read(node.place(), b, span)),
                            b,
                            yes -> write(node.yes(), yes, span),
                            no -> write(node.no(), no, span),
                            span);
                case Tree.OnLiteral node -> literal(node, b, span);
                case Tree.OnLength node -> length(node, b, span);
            }
        }

        private void arm(int arm, BlockBuilder b) {
            if (shared.get(arm).isEmpty()) {
                function.expressions.into(match.arms().get(arm).body(), b, finish);
                return;
            }
            Shared join = shared.get(arm).get();
            List<Atom> args = join.bindings().stream()
                    .map(binding -> b.scope().find(binding.local()).orElseThrow())
                    .toList();
            b.jump(join.label(), args);
        }

        private void length(Tree.OnLength node, BlockBuilder b, Span span) {
            Atom length = read(new Place.Length(node.place(), TypeTable.INT), b, span);
            Atom bound = Expressions.integer(node.length());
            Consumer<BlockBuilder> yes = then -> write(node.yes(), then, span);
            Consumer<BlockBuilder> no = otherwise -> write(node.no(), otherwise, span);
            if (node.exact()) {
                function.conditions.test(new Cond.Compare(Cond.Relation.EQUAL, length, bound), b, yes, no, span);
            } else if (node.length() == 1) {
                function.conditions.test(new Cond.Truth(length), b, yes, no, span);
            } else {
                function.conditions.test(new Cond.Compare(Cond.Relation.LESS_EQUAL, bound, length), b, yes, no, span);
            }
        }

        private void variant(Tree.OnVariant node, BlockBuilder b, Span span) {
            Atom value = read(node.place(), b, span);
            TypeDesc.Union union = function.types().union(node.place().type());
            List<Map.Entry<Integer, Tree>> cases = List.copyOf(node.cases().entrySet());
            int outcomes = cases.size() + (node.otherwise().isPresent() ? 1 : 0);
            if (outcomes == 1) {
                write(cases.getFirst().getValue(), b, span);
            } else if (outcomes == 2) {
                int tested = cases.getFirst().getKey();
                Tree other = node.otherwise().orElseGet(() -> cases.getLast().getValue());
                oneOf(value, union, tested, b, span, cases.getFirst().getValue(), other);
            } else {
                table(node, value, union, b, span);
            }
        }

        /** One variant against the rest, by its immediate word where it or its only alternative has one. */
        private void oneOf(
                Atom value, TypeDesc.Union union, int tested, BlockBuilder b, Span span, Tree is, Tree isNot) {
            Consumer<BlockBuilder> yes = then -> write(is, then, span);
            Consumer<BlockBuilder> no = otherwise -> write(isNot, otherwise, span);
            boolean two = union.variants().size() == 2;
            if (union.variants().get(tested).payload().isEmpty()) {
                function.conditions.test(isVariant(value, tested), b, yes, no, span);
            } else if (two && union.variants().get(1 - tested).payload().isEmpty()) {
                function.conditions.test(isVariant(value, 1 - tested), b, no, yes, span);
            } else {
                Atom tag = b.let(TypeTable.INT, new Op.Tag(value), span);
                if (two && tested == 1) {
                    function.conditions.test(new Cond.Truth(tag), b, yes, no, span);
                } else {
                    Atom index = Expressions.integer(tested);
                    function.conditions.test(new Cond.Compare(Cond.Relation.EQUAL, tag, index), b, yes, no, span);
                }
            }
        }

        private Cond isVariant(Atom value, int variant) {
            var constant = new Constant.Variant(value.type(), variant, List.of());
            return new Cond.Compare(Cond.Relation.EQUAL, value, new Atom.Const(constant, value.type()));
        }

        private void table(Tree.OnVariant node, Atom value, TypeDesc.Union union, BlockBuilder b, Span span) {
            Atom tag = b.let(TypeTable.INT, new Op.Tag(value), span);
            var blocks = new ArrayList<Block>();
            var targets = new ArrayList<Integer>();
            List<Integer> tested = List.copyOf(node.cases().keySet());
            for (int i = 0; i < union.variants().size(); i++) {
                int at = tested.indexOf(i);
                targets.add(at >= 0 ? at : tested.size());
            }
            for (Tree tree : node.cases().values()) {
                blocks.add(written(tree, b, span));
            }
            node.otherwise().ifPresent(tree -> blocks.add(written(tree, b, span)));
            b.end(new End.Switch(tag, targets, blocks, span));
        }

        private Block written(Tree tree, BlockBuilder b, Span span) {
            BlockBuilder child = b.child();
            write(tree, child, span);
            return child.build();
        }

        private void literal(Tree.OnLiteral node, BlockBuilder b, Span span) {
            Atom value = read(node.place(), b, span);
            List<Map.Entry<Constant, Tree>> cases = List.copyOf(node.cases().entrySet());
            if (cases.size() < MANY_LITERALS) {
                chain(value, cases, b, span, otherwise -> write(node.otherwise(), otherwise, span));
                return;
            }
            var sorted = new ArrayList<>(cases);
            sorted.sort(Map.Entry.comparingByKey(Literals.ORDER));
            var rest = new BlockBuilder.Label(b.variables());
            BlockBuilder body = b.child();
            search(value, sorted, body, span, otherwise -> otherwise.jump(rest, List.of()));
            b.labeled(rest, List.of(), body);
            write(node.otherwise(), b, span);
        }

        private void chain(
                Atom value,
                List<Map.Entry<Constant, Tree>> cases,
                BlockBuilder b,
                Span span,
                Consumer<BlockBuilder> otherwise) {
            if (cases.isEmpty()) {
                otherwise.accept(b);
                return;
            }
            Atom literal = new Atom.Const(cases.getFirst().getKey(), value.type());
            function.arithmetic.branchEqual(
                    value,
                    literal,
                    span,
                    b,
                    is -> write(cases.getFirst().getValue(), is, span),
                    isNot -> chain(value, cases.subList(1, cases.size()), isNot, span, otherwise));
        }

        private void search(
                Atom value,
                List<Map.Entry<Constant, Tree>> cases,
                BlockBuilder b,
                Span span,
                Consumer<BlockBuilder> otherwise) {
            if (cases.size() < MANY_LITERALS) {
                chain(value, cases, b, span, otherwise);
                return;
            }
            int half = cases.size() / 2;
            Atom pivot = new Atom.Const(cases.get(half).getKey(), value.type());
            function.conditions.test(
                    below(value, pivot, b, span),
                    b,
                    low -> search(value, cases.subList(0, half), low, span, otherwise),
                    high -> search(value, cases.subList(half, cases.size()), high, span, otherwise),
                    span);
        }

        private Cond below(Atom value, Atom pivot, BlockBuilder b, Span span) {
            if (value.type() == TypeTable.INT) {
                return new Cond.Compare(Cond.Relation.LESS, value, pivot);
            }
            Builtin compare = value.type() == TypeTable.STRING ? Builtin.OP_STRING_COMPARE : Builtin.DECIMAL_COMPARE;
            Atom order = b.let(TypeTable.INT, new Op.CallBuiltin(compare, 0, List.of(value, pivot)), span);
            return new Cond.Compare(Cond.Relation.LESS, order, Expressions.integer(0));
        }
    }
}
