package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.CheckedProgram.TConstant;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The module constants that code refers to. A scalar literal stands for itself wherever it is used; any other constant is a
 * {@link Constant.Module}, numbered when code first refers to it.
 */
final class ModuleConstants {
    private final Linking linking;
    private final Map<ConstantSymbol, TConstant> definitions = new LinkedHashMap<>();
    private final Map<ConstantSymbol, FunctionDraft> drafts = new LinkedHashMap<>();
    private final Map<ConstantSymbol, Constant.Module> numbers = new LinkedHashMap<>();
    private final List<IrProgram.ModuleConstant> found = new ArrayList<>();

    ModuleConstants(Linking linking, List<TConstant> all) {
        this.linking = linking;
        all.forEach(constant -> definitions.put(constant.symbol(), constant));
    }

    /** In the order of their numbers. */
    List<IrProgram.ModuleConstant> found() {
        return found;
    }

    /** Refers to every constant of the program, used or not. */
    void useAll() {
        definitions.keySet().forEach(this::use);
    }

    /** The constant's value, if it is a scalar literal, else its number. */
    Constant use(ConstantSymbol symbol) {
        FunctionDraft draft = draft(symbol);
        Optional<Constant> literal = literal(draft);
        if (literal.isPresent() && Arithmetic.isScalar(literal.get())) {
            return literal.get();
        }
        Constant.Module known = numbers.get(symbol);
        if (known != null) {
            return known;
        }
        var fresh = new Constant.Module(found.size());
        numbers.put(symbol, fresh);
        found.add(new IrProgram.ModuleConstant(
                symbol.name(),
                Linking.name(symbol),
                linking.function(draft),
                draft.resultType(),
                literal,
                draft.span()));
        return fresh;
    }

    /** The value of code that computes nothing. */
    static Optional<Constant> literal(FunctionDraft draft) {
        return draft.body().statements().isEmpty() && draft.body().end() instanceof End.Return(Atom.Const value)
                ? Optional.of(value.value())
                : Optional.empty();
    }

    /** Lowers the constant after those it names, so that a long chain of them needs no deep recursion. */
    private FunctionDraft draft(ConstantSymbol symbol) {
        Deque<ConstantSymbol> open = new ArrayDeque<>(List.of(symbol));
        while (!open.isEmpty()) {
            ConstantSymbol next = open.element();
            if (!drafts.containsKey(next)) {
                List<ConstantSymbol> needed = needed(definition(next).value());
                needed.forEach(open::push);
                if (needed.isEmpty()) {
                    drafts.put(next, linking.lower(definition(next)));
                }
            } else {
                open.remove();
            }
        }
        return java.util.Objects.requireNonNull(drafts.get(symbol));
    }

    private TConstant definition(ConstantSymbol symbol) {
        TConstant definition = definitions.get(symbol);
        if (definition == null) {
            throw new IllegalStateException("no definition of " + symbol);
        }
        return definition;
    }

    /** Constants named in an expression that are not lowered yet. */
    private List<ConstantSymbol> needed(TExpr value) {
        var needed = new ArrayList<ConstantSymbol>();
        Deque<TExpr> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            TExpr expr = open.pop();
            if (expr instanceof TExpr.ConstantRef(ConstantSymbol constant, var _) && !drafts.containsKey(constant)) {
                needed.add(constant);
            }
            Operands.forEach(expr, open::push);
        }
        return needed;
    }
}
