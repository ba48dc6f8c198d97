package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps trees within {@link SyntaxLimits#MAX_DEPTH}. The parser's own recursion bounds brackets in brackets; a chain such
 * as {@code a + b + c} is read in a loop and gives a tree as deep as it is long, which this finds without recursion.
 */
final class TreeDepth {
    private TreeDepth() {}

    private record Level(Expr expr, int depth) {}

    /** The module with the bodies that are too deep left out, each of which is reported. */
    static Module bound(Module module, List<Diagnostic> found) {
        List<Decl> declarations = new ArrayList<>();
        for (Decl declaration : module.declarations()) {
            declarations.add(bound(declaration, found));
        }
        return new Module(module.source(), module.imports(), declarations);
    }

    static boolean isWithin(Expr expr) {
        return tooDeep(expr).isEmpty();
    }

    private static Decl bound(Decl declaration, List<Diagnostic> found) {
        return switch (declaration) {
            case Decl.Constant c ->
                new Decl.Constant(c.name(), c.type(), bound(c.value(), found), c.exported(), c.doc(), c.span());
            case Decl.Function f ->
                new Decl.Function(
                        f.name(),
                        f.typeParams(),
                        f.params(),
                        f.result(),
                        f.uses(),
                        f.body().map(body -> bound(body, found)),
                        f.exported(),
                        f.doc(),
                        f.span());
            case Decl.Api a ->
                new Decl.Api(
                        a.name(),
                        a.named(),
                        a.method(),
                        a.path(),
                        a.bindings(),
                        a.body(),
                        a.auth(),
                        a.sensitive(),
                        a.uses(),
                        bound(a.handler(), found),
                        a.doc(),
                        a.span());
            case Decl.Test t -> new Decl.Test(t.name(), bound(t.body(), found), t.doc(), t.span());
            case Decl.Alias a -> a;
            case Decl.Union u -> u;
            case Decl.Effect e -> e;
            case Decl.Serve s -> s;
        };
    }

    private static Expr bound(Expr expr, List<Diagnostic> found) {
        Optional<Expr> deep = tooDeep(expr);
        if (deep.isEmpty()) {
            return expr;
        }
        found.add(TokenStream.tooDeep(deep.get().span()));
        return new Expr.Missing(expr.span());
    }

    private static Optional<Expr> tooDeep(Expr root) {
        Deque<Level> open = new ArrayDeque<>();
        open.push(new Level(root, 1));
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (level.depth > SyntaxLimits.MAX_DEPTH) {
                return Optional.of(level.expr);
            }
            children(level.expr, child -> open.push(new Level(child, level.depth + 1)));
        }
        return Optional.empty();
    }

    private static void children(Expr expr, Consumer<Expr> sink) {
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
                e.statements().forEach(statement -> sink.accept(value(statement)));
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
        }
    }

    private static Expr value(Stmt statement) {
        return switch (statement) {
            case Stmt.Let let -> let.value();
            case Stmt.Eval eval -> eval.expr();
        };
    }
}
