package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
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

    private void visit(TExpr expr) {
        if (expr instanceof TExpr.LocalRef ref) {
            used.add(ref.local());
        }
        Operands.forEach(expr, this::visit);
    }
}
