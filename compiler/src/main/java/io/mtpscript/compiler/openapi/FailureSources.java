package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.TConstant;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which failures an expression's value can be or carry: every {@code Failure} that is made in it, in what its locals were bound
 * to, and in the functions reachable from there. Literal arguments are followed into functions, so that a status or a code may be
 * handed on. More than can really happen, never less, as far as statuses are literals.
 */
final class FailureSources {
    /** Calls of one function with different literals that are told apart; further ones are taken as one. */
    private static final int MAX_CALLS = 5_000;

    /** @param code empty where it is computed, and so {@code message} */
    record Found(int status, String code, String message) implements Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            int order = Integer.compare(status, other.status);
            order = order != 0 ? order : code.compareTo(other.code);
            return order != 0 ? order : message.compareTo(other.message);
        }
    }

    private sealed interface Literal {
        record Number(long value) implements Literal {}

        record Text(String value) implements Literal {}
    }

    private record Call(FunctionSymbol function, List<Optional<Literal>> literals, Set<Rules.Unreachable> excluded) {}

    private final UnionSymbol failure;
    private final Map<FunctionSymbol, TFunction> functions = new LinkedHashMap<>();
    private final Map<ConstantSymbol, TConstant> constants = new LinkedHashMap<>();
    private final List<Rules.Unreachable> unreachable;

    FailureSources(CheckedProgram program, Rules rules) {
        failure = program.prelude().failure();
        program.functions().forEach(f -> functions.put(f.symbol(), f));
        program.constants().forEach(c -> constants.put(c.symbol(), c));
        unreachable = rules.unreachable();
    }

    /** Those of all these expressions of an api with these effects, and of functions that turn an error into a Failure. */
    SortedSet<Found> of(List<TExpr> exprs, Bindings bindings, List<FunctionSymbol> converters, List<String> effects) {
        var search = new Search(bindings, effects);
        exprs.forEach(search::walkAll);
        converters.forEach(converter -> search.enter(converter, List.of()));
        return search.finish();
    }

    /** What the locals of some code are bound to, as a whole or in part. */
    static final class Bindings {
        private final Map<Local, TExpr> sources = new LinkedHashMap<>();
        private final Map<Local, Literal> literals = new LinkedHashMap<>();

        static Bindings of(TExpr expr) {
            var bindings = new Bindings();
            bindings.read(expr);
            return bindings;
        }

        private void read(TExpr expr) {
            if (expr instanceof TExpr.Block block) {
                for (TStmt statement : block.statements()) {
                    switch (statement) {
                        case TStmt.Let(TPattern pattern, TExpr value) -> {
                            bind(pattern, value);
                            if (pattern instanceof TPattern.Bind(Local local)) {
                                written(value).ifPresent(literal -> literals.put(local, literal));
                            }
                        }
                        case TStmt.LetAll all -> {
                            for (int i = 0; i < all.patterns().size(); i++) {
                                bind(all.patterns().get(i), all.calls().get(i));
                            }
                        }
                        case TStmt.Eval _ -> {}
                    }
                }
            } else if (expr instanceof TExpr.Match match) {
                match.arms().forEach(arm -> bind(arm.pattern(), match.scrutinee()));
            } else if (expr instanceof TExpr.For loop) {
                bind(loop.item(), loop.list());
            }
            Operands.forEach(expr, this::read);
        }

        private void bind(TPattern pattern, TExpr value) {
            switch (pattern) {
                case TPattern.Bind(Local local) -> sources.put(local, value);
                case TPattern.Variant variant -> variant.args().forEach(inner -> bind(inner, value));
                case TPattern.Record record -> record.fields().forEach(field -> bind(field.pattern(), value));
                case TPattern.ListOf list -> {
                    list.elements().forEach(inner -> bind(inner, value));
                    list.rest().ifPresent(inner -> bind(inner, value));
                }
                case TPattern.Or or -> or.alternatives().forEach(inner -> bind(inner, value));
                case TPattern.Wildcard _,
                        TPattern.IntLit _,
                        TPattern.DecimalLit _,
                        TPattern.StringLit _,
                        TPattern.BoolLit _ -> {}
            }
        }
    }

    private static Optional<Literal> written(TExpr expr) {
        return switch (expr) {
            case TExpr.IntLit(long value, var _) -> Optional.of(new Literal.Number(value));
            case TExpr.StringLit(String value, var _) -> Optional.of(new Literal.Text(value));
            default -> Optional.empty();
        };
    }

    /** One look: work lists of function bodies and of bound values, so that long chains of them need no stack. */
    private final class Search {
        private final List<String> effects;
        private final Set<Local> locals = new LinkedHashSet<>();
        private final Set<ConstantSymbol> seen = new LinkedHashSet<>();
        private final Set<Call> calls = new LinkedHashSet<>();
        private final Deque<Call> open = new ArrayDeque<>();
        private final Deque<TExpr> bound = new ArrayDeque<>();
        private final SortedSet<Found> found = new TreeSet<>();
        private Bindings bindings;
        private Set<Rules.Unreachable> excluded = Set.of();

        Search(Bindings bindings, List<String> effects) {
            this.bindings = bindings;
            this.effects = effects;
        }

        SortedSet<Found> finish() {
            for (Call call = open.poll(); call != null; call = open.poll()) {
                TFunction function = definition(call.function()).orElseThrow();
                bindings = Bindings.of(function.body());
                excluded = call.excluded();
                for (int i = 0; i < call.literals().size(); i++) {
                    Local param = function.params().get(i);
                    call.literals().get(i).ifPresent(literal -> bindings.literals.put(param, literal));
                }
                walkAll(function.body());
            }
            return found;
        }

        private Optional<TFunction> definition(FunctionSymbol symbol) {
            return Optional.ofNullable(functions.get(symbol));
        }

        /** The expression and what its names stand for. */
        void walkAll(TExpr expr) {
            bound.add(expr);
            for (TExpr next = bound.poll(); next != null; next = bound.poll()) {
                walk(next);
            }
        }

        private void walk(TExpr expr) {
            switch (expr) {
                case TExpr.LocalRef(Local local, var _) -> {
                    TExpr value = bindings.sources.get(local);
                    if (value != null && locals.add(local)) {
                        bound.add(value);
                    }
                }
                case TExpr.ConstantRef(ConstantSymbol symbol, var _) -> {
                    TConstant constant = constants.get(symbol);
                    if (constant != null && seen.add(symbol)) {
                        bound.add(constant.value());
                    }
                }
                case TExpr.FunctionRef reference -> enter(reference.function(), List.of());
                case TExpr.Call call -> {
                    enter(call.function(), call.args());
                    call.args().forEach(this::walk);
                }
                case TExpr.Construct construct -> {
                    if (construct.type().symbol() == failure) {
                        add(construct.args());
                    }
                    construct.args().forEach(this::walk);
                }
                default -> Operands.forEach(expr, this::walk);
            }
        }

        void enter(FunctionSymbol symbol, List<TExpr> args) {
            if (definition(symbol).isEmpty()) {
                return;
            }
            var literals = new ArrayList<Optional<Literal>>();
            for (TExpr arg : args) {
                literals.add(calls.size() < MAX_CALLS ? literal(arg) : Optional.empty());
            }
            var without = new LinkedHashSet<>(excluded);
            unreachable.stream()
                    .filter(rule -> rule.from().equals(symbol.toString()) && !effects.contains(rule.unless()))
                    .forEach(without::add);
            var call = new Call(symbol, literals, without);
            if (calls.add(call)) {
                open.add(call);
            }
        }

        private Optional<Literal> literal(TExpr expr) {
            return expr instanceof TExpr.LocalRef(Local local, var _)
                    ? Optional.ofNullable(bindings.literals.get(local))
                    : written(expr);
        }

        private void add(List<TExpr> args) {
            if (literal(args.getFirst()).orElse(null) instanceof Literal.Number(long status)) {
                String code = text(args.get(1));
                if (excluded.stream().noneMatch(rule -> rule.code().equals(code))) {
                    found.add(new Found((int) status, code, text(args.get(2))));
                }
            }
        }

        private String text(TExpr expr) {
            return literal(expr).orElse(null) instanceof Literal.Text(String text) ? text : "";
        }
    }
}
