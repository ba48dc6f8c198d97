package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether two functions are equal: their code is the same but for the names of locals, what they call is equal in turn, and so
 * is what they captured. Code is compared as the checker leaves it.
 */
final class SameCode {
    private record Pair(Value.Named left, Value.Named right) {}

    private final Function<FunctionSymbol, TFunction> bodies;
    private final Function<ConstantSymbol, TExpr> constants;

    SameCode(Function<FunctionSymbol, TFunction> bodies, Function<ConstantSymbol, TExpr> constants) {
        this.bodies = bodies;
        this.constants = constants;
    }

    boolean same(Value.Callable a, Value.Callable b, Equality equality) {
        return new Comparison(equality, new java.util.HashSet<>()).callables(a, b);
    }

    /** One side of a comparison: where its locals come from. */
    private record Side(Scope scope, Map<Local, Integer> numbers) {
        void bind(Local local) {
            numbers.put(local, numbers.size());
        }
    }

    private final class Comparison {
        private final Equality equality;
        private final Set<Pair> assumed;

        Comparison(Equality equality, Set<Pair> assumed) {
            this.equality = equality;
            this.assumed = assumed;
        }

        boolean callables(Value.Callable a, Value.Callable b) {
            return switch (a) {
                case Value.Constructor(var union, int variant) ->
                    b instanceof Value.Constructor(var other, int otherVariant)
                            && union.equals(other)
                            && variant == otherVariant;
                case Value.Named named when b instanceof Value.Named other -> named(named, other);
                case Value.Named named -> b instanceof Value.Closure closure && closures(opened(named), closure);
                case Value.Closure closure when b instanceof Value.Closure other -> closures(closure, other);
                case Value.Closure closure -> b instanceof Value.Named named && closures(closure, opened(named));
            };
        }

        /** A named function as the lambda it is as good as; one without code is never asked for. */
        private Value.Closure opened(Value.Named named) {
            TFunction code = bodies.apply(named.function());
            var type = new Type.Function(named.function().params(), code.body().type());
            return new Value.Closure(
                    new TExpr.Lambda(code.params(), code.body(), type, code.span()),
                    Scope.of(named.function().typeParams(), named.typeArgs()));
        }

        private boolean named(Value.Named a, Value.Named b) {
            if (a.equals(b) || !assumed.add(new Pair(a, b))) {
                return true;
            }
            return a.function().kind() == FunctionSymbol.Kind.DEFINED
                    && b.function().kind() == FunctionSymbol.Kind.DEFINED
                    && closures(opened(a), opened(b));
        }

        private boolean closures(Value.Closure a, Value.Closure b) {
            var left = new Side(a.scope(), new HashMap<>());
            var right = new Side(b.scope(), new HashMap<>());
            return lambda(a.code(), left, b.code(), right);
        }

        private boolean lambda(TExpr.Lambda a, Side left, TExpr.Lambda b, Side right) {
            if (a.params().size() != b.params().size()) {
                return false;
            }
            for (int i = 0; i < a.params().size(); i++) {
                if (!types(a.params().get(i).type(), left, b.params().get(i).type(), right)) {
                    return false;
                }
                left.bind(a.params().get(i));
                right.bind(b.params().get(i));
            }
            return exprs(a.body(), left, b.body(), right);
        }

        private boolean types(Type a, Side left, Type b, Side right) {
            return left.scope().closed(a).equals(right.scope().closed(b));
        }

        private boolean lists(List<? extends TExpr> a, Side left, List<? extends TExpr> b, Side right) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!exprs(a.get(i), left, b.get(i), right)) {
                    return false;
                }
            }
            return true;
        }

        private boolean locals(Local a, Side left, Local b, Side right) {
            Integer number = left.numbers().get(a);
            Integer other = right.numbers().get(b);
            if (number != null || other != null) {
                return number != null && number.equals(other);
            }
            return equality.equal(left.scope().get(a), right.scope().get(b));
        }

        /** A constant that is written out counts as its value. */
        private TExpr plain(TExpr expr) {
            if (expr instanceof TExpr.ConstantRef ref) {
                TExpr value = constants.apply(ref.constant());
                return switch (value) {
                    case TExpr.IntLit _, TExpr.DecimalLit _, TExpr.StringLit _, TExpr.BoolLit _ -> value;
                    case TExpr.Construct construct when construct.args().isEmpty() -> value;
                    default -> expr;
                };
            }
            return expr;
        }

        private boolean exprs(TExpr first, Side left, TExpr second, Side right) {
            TExpr a = plain(first);
            TExpr b = plain(second);
            if (a.getClass() != b.getClass() || !types(a.type(), left, b.type(), right)) {
                return false;
            }
            return switch (a) {
                case TExpr.LocalRef ref -> locals(ref.local(), left, ((TExpr.LocalRef) b).local(), right);
                case TExpr.IntLit lit -> lit.value() == ((TExpr.IntLit) b).value();
                case TExpr.DecimalLit lit -> lit.value().equals(((TExpr.DecimalLit) b).value());
                case TExpr.StringLit lit -> lit.value().equals(((TExpr.StringLit) b).value());
                case TExpr.BoolLit lit -> lit.value() == ((TExpr.BoolLit) b).value();
                case TExpr.UnitLit _ -> true;
                case TExpr.ConstantRef ref -> ref.constant() == ((TExpr.ConstantRef) b).constant();
                case TExpr.FunctionRef ref -> {
                    var other = (TExpr.FunctionRef) b;
                    yield named(
                            new Value.Named(ref.function(), left.scope().closed(ref.typeArgs())),
                            new Value.Named(other.function(), right.scope().closed(other.typeArgs())));
                }
                case TExpr.ConstructorRef ref -> ref.variant() == ((TExpr.ConstructorRef) b).variant();
                case TExpr.Call call -> {
                    var other = (TExpr.Call) b;
                    yield lists(call.args(), left, other.args(), right)
                            && named(
                                    new Value.Named(
                                            call.function(), left.scope().closed(call.typeArgs())),
                                    new Value.Named(
                                            other.function(), right.scope().closed(other.typeArgs())));
                }
                case TExpr.Construct construct ->
                    construct.variant() == ((TExpr.Construct) b).variant() && operands(a, left, b, right);
                case TExpr.Record record ->
                    names(record).equals(names((TExpr.Record) b)) && operands(a, left, b, right);
                case TExpr.Field field -> field.name().equals(((TExpr.Field) b).name()) && operands(a, left, b, right);
                case TExpr.Logic logic -> logic.and() == ((TExpr.Logic) b).and() && operands(a, left, b, right);
                case TExpr.Arithmetic arithmetic ->
                    arithmetic.op() == ((TExpr.Arithmetic) b).op() && operands(a, left, b, right);
                case TExpr.Equal equal -> equal.negated() == ((TExpr.Equal) b).negated() && operands(a, left, b, right);
                case TExpr.Compare compare -> compare.op() == ((TExpr.Compare) b).op() && operands(a, left, b, right);
                case TExpr.Template template ->
                    template.pieces().equals(((TExpr.Template) b).pieces()) && operands(a, left, b, right);
                case TExpr.Apply _, TExpr.If _, TExpr.Not _, TExpr.Negate _ -> operands(a, left, b, right);
                case TExpr.Lambda lambda -> lambda(lambda, left, (TExpr.Lambda) b, right);
                case TExpr.ListOf list ->
                    spreads(list).equals(spreads((TExpr.ListOf) b)) && operands(a, left, b, right);
                case TExpr.Block block -> block(block, left, (TExpr.Block) b, right);
                case TExpr.Match match -> match(match, left, (TExpr.Match) b, right);
                case TExpr.For loop -> {
                    var other = (TExpr.For) b;
                    yield exprs(loop.list(), left, other.list(), right)
                            && patterns(loop.item(), left, other.item(), right)
                            && exprs(loop.body(), left, other.body(), right);
                }
                case TExpr.Propagate propagate ->
                    propagate.exit().equals(((TExpr.Propagate) b).exit()) && operands(a, left, b, right);
                case TExpr.Await _, TExpr.AwaitAll _, TExpr.AwaitAllFor _, TExpr.SqlLit _, TExpr.Respond _ ->
                    throw new NotCovered("equality of code with " + a.getClass().getSimpleName());
            };
        }

        private List<String> names(TExpr.Record record) {
            return record.fields().stream().map(TExpr.FieldValue::name).toList();
        }

        private List<Boolean> spreads(TExpr.ListOf list) {
            return list.elements().stream().map(TExpr.Element::spread).toList();
        }

        private boolean operands(TExpr a, Side left, TExpr b, Side right) {
            var mine = new ArrayList<TExpr>();
            var theirs = new ArrayList<TExpr>();
            io.mtpscript.compiler.typed.Operands.forEach(a, mine::add);
            io.mtpscript.compiler.typed.Operands.forEach(b, theirs::add);
            return lists(mine, left, theirs, right);
        }

        private boolean block(TExpr.Block a, Side left, TExpr.Block b, Side right) {
            if (a.statements().size() != b.statements().size()) {
                return false;
            }
            for (int i = 0; i < a.statements().size(); i++) {
                if (!statements(a.statements().get(i), left, b.statements().get(i), right)) {
                    return false;
                }
            }
            return exprs(a.result(), left, b.result(), right);
        }

        private boolean statements(TStmt a, Side left, TStmt b, Side right) {
            return switch (a) {
                case TStmt.Let let ->
                    b instanceof TStmt.Let other
                            && exprs(let.value(), left, other.value(), right)
                            && patterns(let.pattern(), left, other.pattern(), right);
                case TStmt.Eval eval -> b instanceof TStmt.Eval other && exprs(eval.expr(), left, other.expr(), right);
                case TStmt.LetAll _ -> throw new NotCovered("equality of code with await all");
            };
        }

        private boolean match(TExpr.Match a, Side left, TExpr.Match b, Side right) {
            if (a.arms().size() != b.arms().size() || !exprs(a.scrutinee(), left, b.scrutinee(), right)) {
                return false;
            }
            for (int i = 0; i < a.arms().size(); i++) {
                TExpr.Arm mine = a.arms().get(i);
                TExpr.Arm theirs = b.arms().get(i);
                boolean same = patterns(mine.pattern(), left, theirs.pattern(), right)
                        && lists(
                                mine.guard().stream().toList(),
                                left,
                                theirs.guard().stream().toList(),
                                right)
                        && exprs(mine.body(), left, theirs.body(), right);
                if (!same) {
                    return false;
                }
            }
            return true;
        }

        private boolean patterns(TPattern a, Side left, TPattern b, Side right) {
            if (a.getClass() != b.getClass()) {
                return false;
            }
            return switch (a) {
                case TPattern.Bind(Local local) -> {
                    left.bind(local);
                    right.bind(((TPattern.Bind) b).local());
                    yield true;
                }
                case TPattern.Wildcard _ -> true;
                case TPattern.IntLit _, TPattern.DecimalLit _, TPattern.StringLit _, TPattern.BoolLit _ -> a.equals(b);
                case TPattern.Variant variant -> {
                    var other = (TPattern.Variant) b;
                    yield variant.variant() == other.variant() && all(variant.args(), left, other.args(), right);
                }
                case TPattern.Record record -> {
                    var other = (TPattern.Record) b;
                    yield fields(record).equals(fields(other))
                            && all(
                                    record.fields().stream()
                                            .map(TPattern.FieldPattern::pattern)
                                            .toList(),
                                    left,
                                    other.fields().stream()
                                            .map(TPattern.FieldPattern::pattern)
                                            .toList(),
                                    right);
                }
                case TPattern.ListOf list -> {
                    var other = (TPattern.ListOf) b;
                    yield all(list.elements(), left, other.elements(), right)
                            && all(
                                    list.rest().stream().toList(),
                                    left,
                                    other.rest().stream().toList(),
                                    right);
                }
                case TPattern.Or or -> all(or.alternatives(), left, ((TPattern.Or) b).alternatives(), right);
            };
        }

        private List<String> fields(TPattern.Record record) {
            return record.fields().stream().map(TPattern.FieldPattern::field).toList();
        }

        private boolean all(List<TPattern> a, Side left, List<TPattern> b, Side right) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!patterns(a.get(i), left, b.get(i), right)) {
                    return false;
                }
            }
            return true;
        }
    }
}
