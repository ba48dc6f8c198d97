package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.Stmt;
import io.mtpscript.compiler.typed.CheckedProgram.TConstant;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.CheckedProgram.TTest;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bodies of functions and the values of constants. A declaration whose type is written is checked in its
 * turn; one whose type is inferred is checked when the first other one asks for it.
 */
final class Bodies implements Results {
    /** {@link InferenceOrder} leaves only detours by way of local names; so many of them may be open at once. */
    private static final int MAX_DEPTH = 20;

    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;
    private final Map<Definition.Function, Checked<TFunction>> functions = new LinkedHashMap<>();
    private final Map<Definition.Constant, Checked<TConstant>> constants = new LinkedHashMap<>();
    private int depth;

    Bodies(Checking checking) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = new ExprChecker(checking, this);
    }

    /** A declaration with its finished tree and what its code refers to. */
    record Checked<T>(T tree, Routine routine) {}

    ExprChecker exprs() {
        return exprs;
    }

    Map<Definition.Function, Checked<TFunction>> functions() {
        return functions;
    }

    Map<Definition.Constant, Checked<TConstant>> constants() {
        return constants;
    }

    @Override
    public Type resultOf(Definition.Function function, Span use) {
        var symbol = function.symbol();
        if (symbol.hasResult()) {
            return symbol.result();
        }
        if (function.state() == Definition.State.PENDING && depth < MAX_DEPTH) {
            check(function);
            return symbol.result();
        }
        if (function.reportRecursion()) {
            findings.add(Diagnostic.of(
                            DiagnosticCode.RECURSIVE_RESULT,
                            function.span(),
                            "`" + symbol.name() + "` takes part in a recursion, so its result type must be written")
                    .withLabel(use, "this call needs it")
                    .withHint("Write it after the parameters: `function " + symbol.name() + "(...): Int`."));
        }
        return Unifier.ERROR;
    }

    @Override
    public Optional<ConstantSymbol> constant(Definition.Constant constant, Span use) {
        if (constant.symbol().isEmpty() && constant.state() == Definition.State.PENDING && depth < MAX_DEPTH) {
            check(constant);
        }
        if (constant.symbol().isEmpty()) {
            findings.add(Diagnostic.of(
                            DiagnosticCode.CONSTANT_CYCLE,
                            constant.span(),
                            "the constant `" + constant.name().text() + "` depends on itself")
                    .withLabel(use, "here it is used before it is known"));
        }
        return constant.symbol();
    }

    /** Checks a function's body or a constant's value, unless that has been done. */
    void check(Definition.OfValue definition) {
        switch (definition) {
            case Definition.Function function -> check(function);
            case Definition.Constant constant -> check(constant);
            case Definition.Constructor _ -> {}
        }
    }

    /** Checks a function's body, unless that has been done. */
    void check(Definition.Function function) {
        if (function.state() != Definition.State.PENDING) {
            return;
        }
        function.begin();
        var decl = function.decl();
        if (decl.body().isEmpty()) {
            function.finish();
            return;
        }
        depth++;
        var symbol = function.symbol();
        boolean written = symbol.hasResult();
        Type result = written ? symbol.result() : unifier.fresh("result");
        var routine = new Routine(symbol.name(), function.home(), function.typeParams(), false);
        Scope scope = Scope.of(new Body(Body.Kind.FUNCTION, result, routine));
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < decl.params().size(); i++) {
            variables.add(exprs.patterns()
                    .declare(decl.params().get(i).name(), symbol.params().get(i), scope));
        }
        Typed body = exprs.bodyOf(decl.body().get(), result, reason(decl), scope);
        routine.solved();
        if (!written) {
            symbol.bindResult(inferred(result, function.span()));
        }
        var effects = function.decl().uses().orElse(List.of()).stream()
                .map(Name::text)
                .distinct()
                .sorted()
                .toList();
        var locals = variables.stream().map(Variable::local).toList();
        var tree = new TFunction(symbol, locals, body.build(), effects, decl.doc(), decl.span());
        functions.put(function, new Checked<>(tree, routine));
        function.finish();
        depth--;
    }

    private static Reason reason(Decl.Function decl) {
        String subject = "the result of `" + decl.name().text() + "`";
        return decl.result()
                .map(type -> Reason.of(subject, type.span(), "by this type"))
                .orElse(Reason.of(subject));
    }

    /** Checks a test's body. */
    TTest check(Decl.Test test, ModuleScope module) {
        var routine = Routine.ofTest("test \"" + test.name().text() + "\"", module);
        Scope scope = Scope.of(new Body(Body.Kind.TEST, Type.Prim.UNIT, routine));
        Typed body = exprs.bodyOf(statements(test.body()), Type.Prim.UNIT, Reason.of("the end of a test"), scope);
        routine.solved();
        return new TTest(test.name().text(), module.path(), body.build(), test.span());
    }

    /** A test has no value: what stands last is a statement like the others. */
    private static Expr statements(Expr body) {
        if (!(body instanceof Expr.Block(var statements, var result, var span)) || result.isEmpty()) {
            return body;
        }
        var all = new ArrayList<>(statements);
        all.add(new Stmt.Eval(result.get(), result.get().span()));
        return new Expr.Block(all, Optional.empty(), span);
    }

    /** Checks a constant's value, unless that has been done. */
    void check(Definition.Constant constant) {
        if (constant.state() != Definition.State.PENDING) {
            return;
        }
        constant.begin();
        depth++;
        var decl = constant.decl();
        var routine = new Routine(decl.name().text(), constant.home(), List.of(), false);
        Typed value;
        if (constant.symbol().isPresent()) {
            Type type = constant.symbol().get().type();
            Reason reason = Reason.of("`" + decl.name().text() + "`");
            value = exprs.check(decl.value(), type, reason, scope(type, routine));
        } else {
            Type type = unifier.fresh("value");
            value = exprs.infer(decl.value(), scope(type, routine));
        }
        routine.solved();
        if (constant.symbol().isEmpty()) {
            constant.bind(new ConstantSymbol(
                    constant.home().name(), decl.name().text(), inferred(value.type(), constant.span())));
        }
        var tree = new TConstant(constant.symbol().orElseThrow(), value.build(), decl.span());
        constants.put(constant, new Checked<>(tree, routine));
        constant.finish();
        depth--;
    }

    private Type inferred(Type type, Span span) {
        if (checking.types.isTooLarge(type)) {
            checking.types.tooLarge(span);
            return Unifier.ERROR;
        }
        return unifier.zonk(type);
    }

    private static Scope scope(Type type, Routine routine) {
        return Scope.of(new Body(Body.Kind.CONSTANT, type, routine));
    }

    /** Constants that need their own value, perhaps through functions. */
    void constantCycles() {
        var nodes = new ArrayList<Routine>();
        var numbers = new LinkedHashMap<Object, Integer>();
        var owners = new ArrayList<Definition>();
        functions.forEach((function, checked) -> {
            numbers.put(function.symbol(), nodes.size());
            nodes.add(checked.routine());
            owners.add(function);
        });
        constants.forEach((constant, checked) -> {
            numbers.put(checked.tree().symbol(), nodes.size());
            nodes.add(checked.routine());
            owners.add(constant);
        });
        var edges = new ArrayList<int[]>();
        for (var node : nodes) {
            var successors = new ArrayList<Integer>();
            node.uses().forEach(use -> add(numbers.get(use.callee().symbol()), successors));
            node.constants().forEach(symbol -> add(numbers.get(symbol), successors));
            edges.add(successors.stream().mapToInt(Integer::intValue).toArray());
        }
        var components = new Components(edges);
        var told = new ArrayList<Integer>();
        for (int i = 0; i < nodes.size(); i++) {
            if (owners.get(i) instanceof Definition.Constant constant) {
                int constantNode = i;
                var cycle = components.cycle(i);
                if (!cycle.isEmpty() && told.stream().noneMatch(other -> components.together(other, constantNode))) {
                    told.add(i);
                    var names = new ArrayList<String>();
                    cycle.forEach(node -> names.add(nodes.get(node).title()));
                    names.add(nodes.get(i).title());
                    findings.add(
                            DiagnosticCode.CONSTANT_CYCLE,
                            constant.span(),
                            "the constant `" + constant.name().text() + "` depends on itself: "
                                    + String.join(" -> ", names));
                }
            }
        }
    }

    private static void add(@Nullable Integer node, List<Integer> successors) {
        if (node != null) {
            successors.add(node);
        }
    }
}
