package io.mtpscript.compiler.types;

import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Subexpressions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An order in which declarations whose types are inferred can be checked, each after those it names. A long chain of
 * them then needs no deep recursion. Local names are not told apart, so a cycle found here may be none; the order is
 * then as good as another.
 */
final class InferenceOrder {
    private record Visit(Definition.OfValue definition, Iterator<Definition.OfValue> rest) {}

    private final Set<Definition.OfValue> seen = new LinkedHashSet<>();
    private final List<Definition.OfValue> order = new ArrayList<>();

    private InferenceOrder() {}

    static List<Definition.OfValue> of(Collection<ModuleScope> scopes) {
        var found = new InferenceOrder();
        for (var scope : scopes) {
            scope.constants().forEach(found::visit);
            scope.functions().forEach(found::visit);
        }
        return found.order;
    }

    private void visit(Definition.OfValue root) {
        if (body(root).isEmpty() || !seen.add(root)) {
            return;
        }
        var path = new ArrayDeque<Visit>();
        path.push(new Visit(root, successors(root)));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (!visit.rest().hasNext()) {
                order.add(visit.definition());
                path.pop();
                continue;
            }
            var next = visit.rest().next();
            if (body(next).isPresent() && seen.add(next)) {
                path.push(new Visit(next, successors(next)));
            }
        }
    }

    /** What a declaration's type is inferred from; empty when its type is written. */
    private static Optional<Expr> body(Definition.OfValue definition) {
        return switch (definition) {
            case Definition.Function function ->
                function.decl().result().isPresent()
                        ? Optional.empty()
                        : function.decl().body();
            case Definition.Constant constant ->
                constant.decl().type().isPresent()
                        ? Optional.empty()
                        : Optional.of(constant.decl().value());
            case Definition.Constructor _ -> Optional.empty();
        };
    }

    private static Iterator<Definition.OfValue> successors(Definition.OfValue definition) {
        var named = new ArrayList<Definition.OfValue>();
        var open = new ArrayDeque<Expr>();
        body(definition).ifPresent(open::push);
        while (!open.isEmpty()) {
            Expr expr = open.pop();
            if (expr instanceof Expr.Ref ref) {
                definition.home().value(ref.name().text()).ifPresent(named::add);
            }
            Subexpressions.of(expr, open::push);
        }
        return named.iterator();
    }
}
