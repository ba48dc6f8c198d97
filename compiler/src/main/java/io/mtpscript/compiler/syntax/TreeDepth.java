package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

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
        return new Module(module.source(), module.imports(), declarations, module.damage());
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
            Subexpressions.of(level.expr, child -> open.push(new Level(child, level.depth + 1)));
        }
        return Optional.empty();
    }
}
