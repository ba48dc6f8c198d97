package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import java.util.List;
import java.util.function.Consumer;

/** Lowers Bools that decide a branch: comparisons become the branch itself, {@code &&} and {@code ||} become branches. */
final class Conditions {
    private final FunctionLowering function;

    Conditions(FunctionLowering function) {
        this.function = function;
    }

    /** Ends the block with a branch; each continuation writes and ends one block and is called at most once. */
    void branch(TExpr condition, BlockBuilder b, Consumer<BlockBuilder> then, Consumer<BlockBuilder> otherwise) {
        switch (condition) {
            case TExpr.Not not -> branch(not.operand(), b, otherwise, then);
            case TExpr.Logic(boolean and, TExpr left, TExpr right, var _)
            when and -> {
                // Either side may fail, and what follows is written once.
                var no = new BlockBuilder.Label(b.variables());
                BlockBuilder body = b.child();
                branch(
                        left,
                        body,
                        yes -> branch(right, yes, then, failed -> failed.jump(no, List.of())),
                        failed -> failed.jump(no, List.of()));
                b.labeled(no, List.of(), body);
                otherwise.accept(b);
            }
            case TExpr.Logic(var _, TExpr left, TExpr right, var _) -> {
                var yes = new BlockBuilder.Label(b.variables());
                BlockBuilder body = b.child();
                branch(
                        left,
                        body,
                        holds -> holds.jump(yes, List.of()),
                        failed -> branch(right, failed, holds -> holds.jump(yes, List.of()), otherwise));
                b.labeled(yes, List.of(), body);
                then.accept(b);
            }
            case TExpr.Equal(boolean negated, TExpr left, TExpr right, var span) -> {
                Atom l = function.expressions.value(left, b);
                Atom r = function.expressions.value(right, b);
                function.arithmetic.branchEqual(l, r, span, b, negated ? otherwise : then, negated ? then : otherwise);
            }
            case TExpr.Compare compare -> function.arithmetic.branchCompare(compare, b, then, otherwise);
            case TExpr.BoolLit _,
                    TExpr.IntLit _,
                    TExpr.DecimalLit _,
                    TExpr.StringLit _,
                    TExpr.UnitLit _,
                    TExpr.LocalRef _,
                    TExpr.ConstantRef _,
                    TExpr.FunctionRef _,
                    TExpr.ConstructorRef _,
                    TExpr.Call _,
                    TExpr.Apply _,
                    TExpr.Construct _,
                    TExpr.Record _,
                    TExpr.Field _,
                    TExpr.ListOf _,
                    TExpr.Block _,
                    TExpr.If _,
                    TExpr.Match _,
                    TExpr.For _,
                    TExpr.Negate _,
                    TExpr.Arithmetic _,
                    TExpr.Lambda _,
                    TExpr.Propagate _,
                    TExpr.Await _,
                    TExpr.AwaitAll _,
                    TExpr.AwaitAllFor _,
                    TExpr.SqlLit _,
                    TExpr.Template _,
                    TExpr.Respond _ ->
                test(new Cond.Truth(function.expressions.value(condition, b)), b, then, otherwise, condition.span());
        }
    }

    /** Ends the block with {@code condition}; one that is known takes its branch at once. */
    void test(
            Cond condition, BlockBuilder b, Consumer<BlockBuilder> then, Consumer<BlockBuilder> otherwise, Span span) {
        switch (condition) {
            case Cond.Truth(Atom.Const(Constant.Bool(boolean value), var _)) -> (value ? then : otherwise).accept(b);
            case Cond.Compare(Cond.Relation relation, Atom.Const left, Atom.Const right)
            when Arithmetic.known(relation, left.value(), right.value()).isPresent() -> {
                boolean value =
                        Arithmetic.known(relation, left.value(), right.value()).get();
                (value ? then : otherwise).accept(b);
            }
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right)
            when relation == Cond.Relation.EQUAL && isZero(right) ->
                split(new Cond.Truth(left), b, otherwise, then, span);
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right)
            when relation == Cond.Relation.EQUAL && isZero(left) ->
                split(new Cond.Truth(right), b, otherwise, then, span);
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right)
            when relation == Cond.Relation.EQUAL && isTrue(right) ->
                split(new Cond.Truth(left), b, then, otherwise, span);
            case Cond.Truth _, Cond.Compare _ -> split(condition, b, then, otherwise, span);
        }
    }

    private static boolean isZero(Atom atom) {
        return atom instanceof Atom.Const c
                && (c.value().equals(new Constant.Int(0)) || c.value().equals(new Constant.Bool(false)));
    }

    private static boolean isTrue(Atom atom) {
        return atom instanceof Atom.Const c && c.value().equals(new Constant.Bool(true));
    }

    /** Ends the block with {@code condition}, whether it is known or not. */
    static void split(
            Cond condition, BlockBuilder b, Consumer<BlockBuilder> then, Consumer<BlockBuilder> otherwise, Span span) {
        BlockBuilder yes = b.child();
        then.accept(yes);
        BlockBuilder no = b.child();
        otherwise.accept(no);
        b.end(new End.If(condition, yes.build(), no.build(), span));
    }
}
