package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lowers arithmetic and comparisons. Operations on constants are done here, except those that trap: a trap stays where the
 * program has it.
 */
final class Arithmetic {
    private final FunctionLowering function;

    Arithmetic(FunctionLowering function) {
        this.function = function;
    }

    Atom not(TExpr.Not not, BlockBuilder b) {
        return not(function.expressions.value(not.operand(), b), b, not.span());
    }

    private static Atom not(Atom operand, BlockBuilder b, Span span) {
        return operand instanceof Atom.Const(Constant.Bool(boolean value), var _)
                ? Expressions.bool(!value)
                : b.let(TypeTable.BOOL, new Op.Not(operand), span);
    }

    Atom negate(TExpr.Negate negate, BlockBuilder b) {
        Atom operand = function.expressions.value(negate.operand(), b);
        if (operand instanceof Atom.Const(Constant.Int(long value), var _) && value != Long.MIN_VALUE) {
            return Expressions.integer(-value);
        }
        if (operand instanceof Atom.Const(Constant.Dec(Decimal value), var _)) {
            return new Atom.Const(new Constant.Dec(value.negate()), TypeTable.DECIMAL);
        }
        return operand.type() == TypeTable.DECIMAL
                ? b.let(
                        TypeTable.DECIMAL,
                        new Op.CallBuiltin(Builtin.OP_DECIMAL_NEG, 0, List.of(operand)),
                        negate.span())
                : b.let(TypeTable.INT, new Op.Negate(operand), negate.span());
    }

    Atom arithmetic(TExpr.Arithmetic expr, BlockBuilder b) {
        if (expr.op() == TExpr.ArithmeticOp.ADD && function.type(expr.type()) == TypeTable.STRING) {
            return function.strings.join(expr, b);
        }
        Atom left = function.expressions.value(expr.left(), b);
        Atom right = function.expressions.value(expr.right(), b);
        return left.type() == TypeTable.DECIMAL
                ? decimal(expr.op(), left, right, b, expr.span())
                : integer(expr.op(), left, right, b, expr.span());
    }

    private static Atom integer(TExpr.ArithmeticOp op, Atom left, Atom right, BlockBuilder b, Span span) {
        if (left instanceof Atom.Const(Constant.Int(long l), var _)
                && right instanceof Atom.Const(Constant.Int(long r), var _)) {
            Optional<Atom> known = known(op, l, r);
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (op == TExpr.ArithmeticOp.ADD && immediate(right, 1)) {
            return b.let(TypeTable.INT, new Op.AddImmediate(left, amount(right, 1)), span);
        }
        if (op == TExpr.ArithmeticOp.ADD && immediate(left, 1)) {
            return b.let(TypeTable.INT, new Op.AddImmediate(right, amount(left, 1)), span);
        }
        if (op == TExpr.ArithmeticOp.SUBTRACT && immediate(right, -1)) {
            return b.let(TypeTable.INT, new Op.AddImmediate(left, amount(right, -1)), span);
        }
        return b.let(TypeTable.INT, new Op.Arithmetic(Op.IntOp.valueOf(op.name()), left, right), span);
    }

    private static boolean immediate(Atom atom, int sign) {
        return atom instanceof Atom.Const(Constant.Int(long value), var _)
                && value > -Short.MAX_VALUE
                && value < Short.MAX_VALUE
                && (short) (value * sign) == value * sign;
    }

    private static int amount(Atom atom, int sign) {
        return (int) ((Constant.Int) ((Atom.Const) atom).value()).value() * sign;
    }

    private static Optional<Atom> known(TExpr.ArithmeticOp op, long l, long r) {
        try {
            return switch (op) {
                case ADD -> Optional.of(Expressions.integer(Math.addExact(l, r)));
                case SUBTRACT -> Optional.of(Expressions.integer(Math.subtractExact(l, r)));
                case MULTIPLY -> Optional.of(Expressions.integer(Math.multiplyExact(l, r)));
                case DIVIDE -> Optional.of(Expressions.integer(Math.divideExact(l, r)));
                case REMAINDER -> r == 0 ? Optional.empty() : Optional.of(Expressions.integer(l % r));
            };
        } catch (ArithmeticException trap) {
            return Optional.empty();
        }
    }

    private static Atom decimal(TExpr.ArithmeticOp op, Atom left, Atom right, BlockBuilder b, Span span) {
        if (left instanceof Atom.Const(Constant.Dec(Decimal l), var _)
                && right instanceof Atom.Const(Constant.Dec(Decimal r), var _)) {
            var known = switch (op) {
                case ADD -> l.add(r);
                case SUBTRACT -> l.subtract(r);
                case MULTIPLY -> l.multiply(r);
                case DIVIDE -> l.divide(r);
                case REMAINDER -> throw new IllegalStateException("no remainder of Decimals");
            };
            if (known instanceof Decimal value) {
                return new Atom.Const(new Constant.Dec(value), TypeTable.DECIMAL);
            }
        }
        Builtin builtin = switch (op) {
            case ADD -> Builtin.OP_DECIMAL_ADD;
            case SUBTRACT -> Builtin.OP_DECIMAL_SUB;
            case MULTIPLY -> Builtin.OP_DECIMAL_MUL;
            case DIVIDE -> Builtin.OP_DECIMAL_DIV;
            case REMAINDER -> throw new IllegalStateException("no remainder of Decimals");
        };
        return b.let(TypeTable.DECIMAL, new Op.CallBuiltin(builtin, 0, List.of(left, right)), span);
    }

    Atom equal(TExpr.Equal expr, BlockBuilder b) {
        Atom left = function.expressions.value(expr.left(), b);
        Atom right = function.expressions.value(expr.right(), b);
        if (left instanceof Atom.Const l && right instanceof Atom.Const r) {
            Optional<Boolean> known = known(Cond.Relation.EQUAL, l.value(), r.value());
            if (known.isPresent()) {
                return Expressions.bool(known.get() != expr.negated());
            }
        }
        if (comparesWords(left, right)) {
            var relation = expr.negated() ? Cond.Relation.NOT_EQUAL : Cond.Relation.EQUAL;
            return b.let(TypeTable.BOOL, new Op.Compare(relation, left, right), expr.span());
        }
        Atom equal = structural(left, right, b, expr.span());
        return expr.negated() ? not(equal, b, expr.span()) : equal;
    }

    void branchEqual(
            Atom left,
            Atom right,
            Span span,
            BlockBuilder b,
            Consumer<BlockBuilder> then,
            Consumer<BlockBuilder> otherwise) {
        Cond condition = comparesWords(left, right)
                        || (left instanceof Atom.Const l
                                && right instanceof Atom.Const r
                                && known(Cond.Relation.EQUAL, l.value(), r.value())
                                        .isPresent())
                ? new Cond.Compare(Cond.Relation.EQUAL, left, right)
                : new Cond.Truth(structural(left, right, b, span));
        function.conditions.test(condition, b, then, otherwise, span);
    }

    private static Atom structural(Atom left, Atom right, BlockBuilder b, Span span) {
        return b.let(TypeTable.BOOL, new Op.CallBuiltin(Builtin.OP_EQUAL, left.type(), List.of(left, right)), span);
    }

    /** Whether equal values have equal words, and different values different ones. */
    private boolean comparesWords(Atom left, Atom right) {
        return isImmediate(left)
                || isImmediate(right)
                || switch (function.types().get(left.type())) {
                    case TypeDesc.Prim prim ->
                        prim == TypeDesc.Prim.INT || prim == TypeDesc.Prim.BOOL || prim == TypeDesc.Prim.UNIT;
                    case TypeDesc.Union union -> union.plain();
                    case TypeDesc.Record record -> record.fields().isEmpty();
                    case TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Function _ -> false;
                };
    }

    private static boolean isImmediate(Atom atom) {
        return atom instanceof Atom.Const(Constant.Variant(var _, var _, var payload), var _) && payload.isEmpty();
    }

    Atom compare(TExpr.Compare expr, BlockBuilder b) {
        Cond.Compare condition = ordered(expr, b);
        if (condition.left() instanceof Atom.Const l && condition.right() instanceof Atom.Const r) {
            Optional<Boolean> known = known(condition.relation(), l.value(), r.value());
            if (known.isPresent()) {
                return Expressions.bool(known.get());
            }
        }
        return b.let(
                TypeTable.BOOL, new Op.Compare(condition.relation(), condition.left(), condition.right()), expr.span());
    }

    void branchCompare(
            TExpr.Compare expr, BlockBuilder b, Consumer<BlockBuilder> then, Consumer<BlockBuilder> otherwise) {
        function.conditions.test(ordered(expr, b), b, then, otherwise, expr.span());
    }

    /** The comparison as one of words. */
    private Cond.Compare ordered(TExpr.Compare expr, BlockBuilder b) {
        Atom left = function.expressions.value(expr.left(), b);
        Atom right = function.expressions.value(expr.right(), b);
        if (left.type() == TypeTable.STRING) {
            left = b.let(
                    TypeTable.INT, new Op.CallBuiltin(Builtin.OP_STRING_COMPARE, 0, List.of(left, right)), expr.span());
            right = Expressions.integer(0);
        }
        return switch (expr.op()) {
            case LESS -> new Cond.Compare(Cond.Relation.LESS, left, right);
            case LESS_EQUAL -> new Cond.Compare(Cond.Relation.LESS_EQUAL, left, right);
            case GREATER -> new Cond.Compare(Cond.Relation.LESS, right, left);
            case GREATER_EQUAL -> new Cond.Compare(Cond.Relation.LESS_EQUAL, right, left);
        };
    }

    /** What a comparison of constants says, where the constants alone tell. */
    static Optional<Boolean> known(Cond.Relation relation, Constant left, Constant right) {
        return switch (relation) {
            case LESS -> order(left, right).map(o -> o < 0);
            case LESS_EQUAL -> order(left, right).map(o -> o <= 0);
            case EQUAL -> same(left, right);
            case NOT_EQUAL -> same(left, right).map(s -> !s);
        };
    }

    private static Optional<Integer> order(Constant left, Constant right) {
        return left instanceof Constant.Int(long l) && right instanceof Constant.Int(long r)
                ? Optional.of(Long.compare(l, r))
                : Optional.empty();
    }

    private static Optional<Boolean> same(Constant left, Constant right) {
        return isScalar(left) && isScalar(right) ? Optional.of(left.equals(right)) : Optional.empty();
    }

    /** Whether a constant is all there is to its value. */
    static boolean isScalar(Constant constant) {
        return switch (constant) {
            case Constant.Int _, Constant.Bool _, Constant.Unit _, Constant.Text _, Constant.Dec _ -> true;
            case Constant.Variant variant -> variant.payload().isEmpty();
            case Constant.Module _,
                    Constant.Part _,
                    Constant.Record _,
                    Constant.ListOf _,
                    Constant.SliceOf _,
                    Constant.MapOf _,
                    Constant.Closure _,
                    Constant.Sql _,
                    Constant.SqlJoin _,
                    Constant.Response _ -> false;
        };
    }
}
