package io.mtpscript.compiler.typed;

import java.util.function.Consumer;

/** What an expression is made of: for walks that treat most kinds of expressions alike. */
public final class Operands {
    private Operands() {}

    /** Each expression that stands directly in this one, in the order of evaluation; a lambda's body too. */
    public static void forEach(TExpr expr, Consumer<? super TExpr> visit) {
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
            case TExpr.Call call -> call.args().forEach(visit);
            case TExpr.Apply apply -> {
                visit.accept(apply.function());
                apply.args().forEach(visit);
            }
            case TExpr.Construct construct -> construct.args().forEach(visit);
            case TExpr.Record record -> {
                record.base().ifPresent(visit);
                record.fields().forEach(f -> visit.accept(f.value()));
            }
            case TExpr.Field field -> visit.accept(field.target());
            case TExpr.ListOf list -> list.elements().forEach(e -> visit.accept(e.value()));
            case TExpr.Block block -> {
                for (TStmt statement : block.statements()) {
                    switch (statement) {
                        case TStmt.Let let -> visit.accept(let.value());
                        case TStmt.LetAll let -> let.calls().forEach(visit);
                        case TStmt.Eval eval -> visit.accept(eval.expr());
                    }
                }
                visit.accept(block.result());
            }
            case TExpr.If choice -> {
                visit.accept(choice.condition());
                visit.accept(choice.then());
                visit.accept(choice.otherwise());
            }
            case TExpr.Match match -> {
                visit.accept(match.scrutinee());
                for (TExpr.Arm arm : match.arms()) {
                    arm.guard().ifPresent(visit);
                    visit.accept(arm.body());
                }
            }
            case TExpr.For loop -> {
                visit.accept(loop.list());
                visit.accept(loop.body());
            }
            case TExpr.Not not -> visit.accept(not.operand());
            case TExpr.Negate negate -> visit.accept(negate.operand());
            case TExpr.Logic logic -> {
                visit.accept(logic.left());
                visit.accept(logic.right());
            }
            case TExpr.Arithmetic arithmetic -> {
                visit.accept(arithmetic.left());
                visit.accept(arithmetic.right());
            }
            case TExpr.Equal equal -> {
                visit.accept(equal.left());
                visit.accept(equal.right());
            }
            case TExpr.Compare compare -> {
                visit.accept(compare.left());
                visit.accept(compare.right());
            }
            case TExpr.Lambda lambda -> visit.accept(lambda.body());
            case TExpr.Propagate propagate -> visit.accept(propagate.operand());
            case TExpr.Await await -> visit.accept(await.call());
            case TExpr.AwaitAll all -> all.calls().forEach(visit);
            case TExpr.AwaitAllFor all -> visit.accept(all.loop());
            case TExpr.SqlLit sql -> sql.holes().forEach(visit);
            case TExpr.Template template -> template.holes().forEach(visit);
            case TExpr.Respond respond -> {
                respond.headers().forEach(h -> {
                    visit.accept(h.name());
                    visit.accept(h.value());
                });
                respond.json().ifPresent(visit);
            }
        }
    }
}
