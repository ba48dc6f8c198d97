package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TStmt;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which locals an expression reads, in the order of their first use. */
final class LocalUses {
    private final Set<Local> used = new LinkedHashSet<>();

    private LocalUses() {}

    static Set<Local> of(TExpr expr) {
        var uses = new LocalUses();
        uses.visit(expr);
        return uses.used;
    }

    private void visitAll(Iterable<TExpr> exprs) {
        exprs.forEach(this::visit);
    }

    private void visit(TExpr expr) {
        switch (expr) {
            case TExpr.LocalRef ref -> used.add(ref.local());
            case TExpr.IntLit _,
                    TExpr.DecimalLit _,
                    TExpr.StringLit _,
                    TExpr.BoolLit _,
                    TExpr.UnitLit _,
                    TExpr.ConstantRef _,
                    TExpr.FunctionRef _,
                    TExpr.ConstructorRef _ -> {}
            case TExpr.Call call -> visitAll(call.args());
            case TExpr.Apply apply -> {
                visit(apply.function());
                visitAll(apply.args());
            }
            case TExpr.Construct construct -> visitAll(construct.args());
            case TExpr.Record record -> {
                record.base().ifPresent(this::visit);
                record.fields().forEach(f -> visit(f.value()));
            }
            case TExpr.Field field -> visit(field.target());
            case TExpr.ListOf list -> list.elements().forEach(e -> visit(e.value()));
            case TExpr.Block block -> {
                for (TStmt statement : block.statements()) {
                    switch (statement) {
                        case TStmt.Let let -> visit(let.value());
                        case TStmt.LetAll let -> let.calls().forEach(this::visit);
                        case TStmt.Eval eval -> visit(eval.expr());
                    }
                }
                visit(block.result());
            }
            case TExpr.If choice -> {
                visit(choice.condition());
                visit(choice.then());
                visit(choice.otherwise());
            }
            case TExpr.Match match -> {
                visit(match.scrutinee());
                for (TExpr.Arm arm : match.arms()) {
                    arm.guard().ifPresent(this::visit);
                    visit(arm.body());
                }
            }
            case TExpr.For loop -> {
                visit(loop.list());
                visit(loop.body());
            }
            case TExpr.Not not -> visit(not.operand());
            case TExpr.Negate negate -> visit(negate.operand());
            case TExpr.Logic logic -> {
                visit(logic.left());
                visit(logic.right());
            }
            case TExpr.Arithmetic arithmetic -> {
                visit(arithmetic.left());
                visit(arithmetic.right());
            }
            case TExpr.Equal equal -> {
                visit(equal.left());
                visit(equal.right());
            }
            case TExpr.Compare compare -> {
                visit(compare.left());
                visit(compare.right());
            }
            case TExpr.Lambda lambda -> visit(lambda.body());
            case TExpr.Propagate propagate -> visit(propagate.operand());
            case TExpr.Await await -> visit(await.call());
            case TExpr.AwaitAll all -> all.calls().forEach(this::visit);
            case TExpr.AwaitAllFor all -> visit(all.loop());
            case TExpr.SqlLit sql -> visitAll(sql.holes());
            case TExpr.Template template -> visitAll(template.holes());
            case TExpr.Respond respond -> {
                respond.headers().forEach(h -> {
                    visit(h.name());
                    visit(h.value());
                });
                respond.json().ifPresent(this::visit);
            }
        }
    }
}
