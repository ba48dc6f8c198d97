package io.mtpscript.compiler.syntax;

import java.util.function.Consumer;

/** The expressions that stand directly inside another one: what a walk over a tree needs to know of its nodes. */
public final class Subexpressions {
    private Subexpressions() {}

    /** Hands every expression that {@code expr} is directly made of to {@code sink}, in source order. */
    public static void of(Expr expr, Consumer<Expr> sink) {
        switch (expr) {
            case Expr.IntLit e -> {}
            case Expr.DecimalLit e -> {}
            case Expr.StringLit e -> {}
            case Expr.BoolLit e -> {}
            case Expr.UnitLit e -> {}
            case Expr.Ref e -> {}
            case Expr.Missing e -> {}
            case Expr.Template e -> e.holes().forEach(sink);
            case Expr.Sql e -> e.holes().forEach(sink);
            case Expr.Field e -> sink.accept(e.target());
            case Expr.Index e -> {
                sink.accept(e.target());
                sink.accept(e.index());
            }
            case Expr.Call e -> {
                sink.accept(e.target());
                e.args().forEach(sink);
            }
            case Expr.Lambda e -> sink.accept(e.body());
            case Expr.Record e -> {
                e.spread().ifPresent(sink);
                e.fields().forEach(field -> sink.accept(field.value()));
            }
            case Expr.ListOf e -> e.elements().forEach(element -> sink.accept(element.value()));
            case Expr.Block e -> {
                e.statements().forEach(statement -> of(statement, sink));
                e.result().ifPresent(sink);
            }
            case Expr.If e -> {
                sink.accept(e.condition());
                sink.accept(e.then());
                e.otherwise().ifPresent(sink);
            }
            case Expr.Match e -> {
                sink.accept(e.scrutinee());
                e.arms().forEach(arm -> {
                    arm.guard().ifPresent(sink);
                    sink.accept(arm.body());
                });
            }
            case Expr.For e -> {
                sink.accept(e.list());
                sink.accept(e.body());
            }
            case Expr.Unary e -> sink.accept(e.operand());
            case Expr.Binary e -> {
                sink.accept(e.left());
                sink.accept(e.right());
            }
            case Expr.Pipe e -> {
                sink.accept(e.left());
                sink.accept(e.right());
            }
            case Expr.Propagate e -> sink.accept(e.operand());
            case Expr.Await e -> sink.accept(e.operand());
            case Expr.AwaitAll e -> e.operands().forEach(sink);
            case Expr.AwaitAllFor e -> sink.accept(e.loop());
            case Expr.Respond e -> {
                e.status().ifPresent(sink);
                e.headers().forEach(header -> {
                    sink.accept(header.name());
                    sink.accept(header.value());
                });
                e.json().ifPresent(sink);
            }
            case Expr.CallApi e -> {
                sink.accept(e.path());
                e.query().ifPresent(sink);
                e.headers().ifPresent(sink);
                e.body().ifPresent(sink);
            }
        }
    }

    private static void of(Stmt statement, Consumer<Expr> sink) {
        switch (statement) {
            case Stmt.Let let -> sink.accept(let.value());
            case Stmt.Eval eval -> sink.accept(eval.expr());
            case Stmt.Given given -> {
                sink.accept(given.stub());
                sink.accept(given.answer());
            }
            case Stmt.Damaged _ -> {}
        }
    }
}
