package io.mtpscript.compiler.typed;

import java.util.function.Consumer;

/** The expressions that stand directly in an expression, in source order. */
public final class TypedSubexpressions {
    private TypedSubexpressions() {}

    public static void of(TExpr expr, Consumer<TExpr> each) {
        switch (expr) {
            case TExpr.LocalRef _,
                    TExpr.IntLit _,
                    TExpr.DecimalLit _,
                    TExpr.StringLit _,
                    TExpr.BoolLit _,
                    TExpr.UnitLit _,
                    TExpr.ConstantRef _,
                    TExpr.FunctionRef _,
                    TExpr.ConstructorRef _ -> {}
            case TExpr.Call call -> call.args().forEach(each);
            case TExpr.Apply apply -> {
                each.accept(apply.function());
                apply.args().forEach(each);
            }
            case TExpr.Construct construct -> construct.args().forEach(each);
            case TExpr.Record record -> {
                record.base().ifPresent(each);
                record.fields().forEach(f -> each.accept(f.value()));
            }
            case TExpr.Field field -> each.accept(field.target());
            case TExpr.ListOf list -> list.elements().forEach(e -> each.accept(e.value()));
            case TExpr.Block block -> {
                for (TStmt statement : block.statements()) {
                    switch (statement) {
                        case TStmt.Let let -> each.accept(let.value());
                        case TStmt.Eval eval -> each.accept(eval.expr());
                    }
                }
                each.accept(block.result());
            }
            case TExpr.If choice -> {
                each.accept(choice.condition());
                each.accept(choice.then());
                each.accept(choice.otherwise());
            }
            case TExpr.Match match -> {
                each.accept(match.scrutinee());
                for (TExpr.Arm arm : match.arms()) {
                    arm.guard().ifPresent(each);
                    each.accept(arm.body());
                }
            }
            case TExpr.For loop -> {
                each.accept(loop.list());
                each.accept(loop.body());
            }
            case TExpr.Not not -> each.accept(not.operand());
            case TExpr.Negate negate -> each.accept(negate.operand());
            case TExpr.Logic logic -> {
                each.accept(logic.left());
                each.accept(logic.right());
            }
            case TExpr.Arithmetic arithmetic -> {
                each.accept(arithmetic.left());
                each.accept(arithmetic.right());
            }
            case TExpr.Equal equal -> {
                each.accept(equal.left());
                each.accept(equal.right());
            }
            case TExpr.Compare compare -> {
                each.accept(compare.left());
                each.accept(compare.right());
            }
            case TExpr.Lambda lambda -> each.accept(lambda.body());
            case TExpr.Propagate propagate -> each.accept(propagate.operand());
            case TExpr.Await await -> each.accept(await.call());
            case TExpr.SqlLit sql -> sql.holes().forEach(each);
            case TExpr.Template template -> template.holes().forEach(each);
            case TExpr.Respond respond -> {
                respond.headers().forEach(h -> {
                    each.accept(h.name());
                    each.accept(h.value());
                });
                respond.json().ifPresent(each);
            }
        }
    }
}
