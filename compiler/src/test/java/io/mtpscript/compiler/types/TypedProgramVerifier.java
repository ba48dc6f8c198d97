package io.mtpscript.compiler.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a checked program once more, by the plain rules and without inference: what the checker hands on must be
 * well-typed in every node, and every local must be bound before it is read.
 */
final class TypedProgramVerifier {
    private final Unifier unifier = new Unifier();
    private final Set<Local> bound = new HashSet<>();
    private final CheckedProgram program;
    /** What a {@code ?} in the body being read may leave with. */
    private Type result = Type.Prim.UNIT;

    private TypedProgramVerifier(CheckedProgram program) {
        this.program = program;
    }

    static void verify(CheckedProgram program) {
        var verifier = new TypedProgramVerifier(program);
        for (var function : program.functions()) {
            verifier.bound.addAll(function.params());
            assertEquals(
                    function.symbol().params(),
                    function.params().stream().map(Local::type).toList());
            verifier.body(function.body(), function.symbol().result());
        }
        for (var constant : program.constants()) {
            verifier.body(constant.value(), constant.symbol().type());
        }
        for (var api : program.apis()) {
            verifier.bound.addAll(List.of(api.pathParam(), api.queryParam(), api.headersParam(), api.bodyParam()));
            api.auth().ifPresent(_ -> verifier.bound.add(api.authParam()));
            verifier.body(api.handler(), Type.Prim.RESPONSE);
        }
        for (var test : program.tests()) {
            verifier.body(test.body(), Type.Prim.UNIT);
        }
    }

    private void body(TExpr body, Type wanted) {
        result = wanted;
        has(wanted, body);
    }

    /** Every node has a type that fits, holds no metavariable and no error. */
    private void has(Type wanted, TExpr expr) {
        assertEquals(wanted, expr.type(), () -> expr.span().text());
        closed(expr.type());
        verify(expr);
    }

    private void closed(Type type) {
        assertTrue(!unifier.hasError(type));
        switch (type) {
            case Type.Prim _ -> {}
            case Type.Param(var param) -> assertTrue(!(param instanceof Meta), "an unsolved type");
            case Type.ListOf(Type element) -> closed(element);
            case Type.MapOf(Type key, Type value) -> {
                closed(key);
                closed(value);
            }
            case Type.Record(var fields) -> fields.forEach(field -> closed(field.type()));
            case Type.Union(var symbol, var args) -> {
                assertEquals(symbol.params().size(), args.size());
                args.forEach(this::closed);
            }
            case Type.Function(var params, Type value) -> {
                params.forEach(this::closed);
                closed(value);
            }
        }
    }

    private void all(List<Type> wanted, List<TExpr> exprs) {
        assertEquals(wanted.size(), exprs.size());
        for (int i = 0; i < exprs.size(); i++) {
            has(wanted.get(i), exprs.get(i));
        }
    }

    private List<Type> params(FunctionSymbol function, List<Type> typeArgs) {
        assertEquals(function.typeParams().size(), typeArgs.size());
        typeArgs.forEach(this::closed);
        return function.params().stream()
                .map(type -> unifier.substitute(type, function.typeParams(), typeArgs))
                .toList();
    }

    private List<Type> payload(Type.Union union, int variant) {
        return union.symbol().variants().get(variant).payload().stream()
                .map(part -> unifier.substitute(part.type(), union.symbol().params(), union.args()))
                .toList();
    }

    private void verify(TExpr expr) {
        switch (expr) {
            case TExpr.IntLit _,
                    TExpr.DecimalLit _,
                    TExpr.StringLit _,
                    TExpr.BoolLit _,
                    TExpr.UnitLit _,
                    TExpr.ConstantRef _ -> {}
            case TExpr.LocalRef e -> assertTrue(bound.contains(e.local()), () -> "not bound: " + e.local());
            case TExpr.FunctionRef e ->
                assertEquals(
                        new Type.Function(
                                params(e.function(), e.typeArgs()),
                                unifier.substitute(
                                        e.function().result(), e.function().typeParams(), e.typeArgs())),
                        e.type());
            case TExpr.ConstructorRef e ->
                assertEquals(new Type.Function(payload(e.union(), e.variant()), e.union()), e.type());
            case TExpr.Call e
            when e.function().effect().filter(TestEffect.NAME::equals).isPresent() ->
                e.args().forEach(arg -> has(arg.type(), arg));
            case TExpr.Call e -> {
                all(params(e.function(), e.typeArgs()), e.args());
                assertEquals(
                        unifier.substitute(e.function().result(), e.function().typeParams(), e.typeArgs()), e.type());
            }
            case TExpr.Apply e -> {
                var function = (Type.Function) e.function().type();
                has(function, e.function());
                all(function.params(), e.args());
                assertEquals(function.result(), e.type());
            }
            case TExpr.Construct e -> all(payload(e.type(), e.variant()), e.args());
            case TExpr.Record e -> record(e);
            case TExpr.Field e -> {
                var record = (Type.Record) e.target().type();
                has(record, e.target());
                assertEquals(field(record, e.name()), e.type());
            }
            case TExpr.ListOf e ->
                e.elements()
                        .forEach(element ->
                                has(element.spread() ? e.type() : e.type().element(), element.value()));
            case TExpr.Lambda e -> lambda(e);
            case TExpr.Not e -> has(Type.Prim.BOOL, e.operand());
            case TExpr.Negate e -> has(e.type(), e.operand());
            case TExpr.Logic e -> all(List.of(Type.Prim.BOOL, Type.Prim.BOOL), List.of(e.left(), e.right()));
            case TExpr.Arithmetic e -> {
                assertTrue(e.type() == Type.Prim.INT
                        || (e.type() == Type.Prim.DECIMAL && e.op() != TExpr.ArithmeticOp.REMAINDER)
                        || (e.type() == Type.Prim.STRING && e.op() == TExpr.ArithmeticOp.ADD));
                all(List.of(e.type(), e.type()), List.of(e.left(), e.right()));
            }
            case TExpr.Equal e -> all(List.of(e.left().type(), e.left().type()), List.of(e.left(), e.right()));
            case TExpr.Compare e -> {
                Type type = e.left().type();
                assertTrue(type == Type.Prim.INT || type == Type.Prim.STRING);
                all(List.of(type, type), List.of(e.left(), e.right()));
            }
            case TExpr.SqlLit e -> {
                assertEquals(e.pieces().size(), e.holes().size() + 1);
                e.holes().forEach(hole -> has(hole.type(), hole));
            }
            case TExpr.Template e -> {
                assertEquals(e.pieces().size(), e.holes().size() + 1);
                e.holes().forEach(hole -> has(Type.Prim.STRING, hole));
            }
            case TExpr.Await e -> {
                assertEquals(
                        FunctionSymbol.Kind.EFFECT,
                        ((TExpr.Call) e.call()).function().kind());
                has(e.type(), e.call());
            }
            case TExpr.AwaitAll e -> e.calls().forEach(call -> effect(e.type().element(), call));
            case TExpr.AwaitAllFor e -> {
                TExpr body = e.loop().body();
                var call = (TExpr.Call) (body instanceof TExpr.Block block ? block.result() : body);
                assertEquals(FunctionSymbol.Kind.EFFECT, call.function().kind());
                has(e.type(), e.loop());
            }
            case TExpr.Propagate e -> propagate(e);
            case TExpr.Block _, TExpr.If _, TExpr.Match _, TExpr.For _, TExpr.Respond _ -> structure(expr);
        }
    }

    private void effect(Type type, TExpr call) {
        assertEquals(FunctionSymbol.Kind.EFFECT, ((TExpr.Call) call).function().kind());
        has(type, call);
    }

    private void structure(TExpr expr) {
        switch (expr) {
            case TExpr.Block e -> {
                e.statements().forEach(this::statement);
                has(e.type(), e.result());
            }
            case TExpr.If e -> {
                has(Type.Prim.BOOL, e.condition());
                has(e.type(), e.then());
                has(e.type(), e.otherwise());
            }
            case TExpr.Match e -> {
                Type type = e.scrutinee().type();
                has(type, e.scrutinee());
                for (var arm : e.arms()) {
                    pattern(type, arm.pattern());
                    arm.guard().ifPresent(guard -> has(Type.Prim.BOOL, guard));
                    has(e.type(), arm.body());
                }
            }
            case TExpr.For e -> {
                var list = (Type.ListOf) e.list().type();
                has(list, e.list());
                pattern(list.element(), e.item());
                has(e.body().type(), e.body());
                assertTrue(e.type().equals(new Type.ListOf(e.body().type()))
                        || (e.type() == Type.Prim.UNIT && e.body().type() == Type.Prim.UNIT));
            }
            case TExpr.Respond e -> {
                assertEquals(Type.Prim.RESPONSE, result);
                e.headers().forEach(header -> {
                    has(Type.Prim.STRING, header.name());
                    has(Type.Prim.STRING, header.value());
                });
                e.json().ifPresent(json -> has(json.type(), json));
            }
            default -> throw new AssertionError(expr);
        }
    }

    private void record(TExpr.Record e) {
        e.base().ifPresent(base -> has(e.type(), base));
        var names = new ArrayList<String>();
        for (var field : e.fields()) {
            has(field(e.type(), field.name()), field.value());
            names.add(field.name());
        }
        if (e.base().isEmpty()) {
            assertEquals(
                    e.type().fields().stream().map(Type.Field::name).toList(),
                    names.stream().sorted().toList());
        }
    }

    private static Type field(Type.Record record, String name) {
        return record.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private void lambda(TExpr.Lambda e) {
        assertEquals(e.type().params(), e.params().stream().map(Local::type).toList());
        bound.addAll(e.params());
        Type outer = result;
        body(e.body(), e.type().result());
        result = outer;
    }

    private void statement(TStmt statement) {
        switch (statement) {
            case TStmt.Let(TPattern pattern, TExpr value) -> {
                has(value.type(), value);
                pattern(value.type(), pattern);
            }
            case TStmt.LetAll(var patterns, var calls, var _) -> {
                assertEquals(patterns.size(), calls.size());
                for (int i = 0; i < calls.size(); i++) {
                    effect(calls.get(i).type(), calls.get(i));
                    pattern(calls.get(i).type(), patterns.get(i));
                }
            }
            case TStmt.Eval(TExpr value) -> has(Type.Prim.UNIT, value);
        }
    }

    private void propagate(TExpr.Propagate e) {
        var operand = (Type.Union) e.operand().type();
        has(operand, e.operand());
        assertEquals(operand.args().getFirst(), e.type());
        boolean option = operand.symbol() == program.prelude().option();
        assertTrue(option || operand.symbol() == program.prelude().result());
        switch (e.exit()) {
            case TExpr.Exit.Err(var target) -> {
                assertEquals(result, target);
                assertEquals(target.args().get(1), operand.args().get(1));
            }
            case TExpr.Exit.WrappedErr(var target, var error, int variant) -> {
                assertEquals(result, target);
                assertEquals(target.args().get(1), error);
                assertEquals(payload(error, variant), List.of(operand.args().get(1)));
            }
            case TExpr.Exit.None(var target) -> {
                assertTrue(option);
                assertEquals(result, target);
            }
            case TExpr.Exit.Respond(var convert) -> {
                assertEquals(Type.Prim.RESPONSE, result);
                var failure = new Type.Union(program.prelude().failure(), List.of());
                Type error = operand.args().get(1);
                if (convert.isPresent()) {
                    assertEquals(List.of(error), convert.get().params());
                    assertEquals(failure, convert.get().result());
                } else {
                    assertEquals(failure, error);
                }
            }
            case TExpr.Exit.FailTest(var tell) -> {
                assertEquals(option, tell == TestEffect.NONE);
                assertEquals(Type.Prim.UNIT, result);
            }
            case TExpr.Exit.RespondNotFound() -> {
                assertTrue(option);
                assertEquals(Type.Prim.RESPONSE, result);
            }
        }
    }

    private void pattern(Type type, TPattern pattern) {
        assertEquals(type, pattern.type());
        switch (pattern) {
            case TPattern.Wildcard _,
                    TPattern.IntLit _,
                    TPattern.DecimalLit _,
                    TPattern.StringLit _,
                    TPattern.BoolLit _ -> {}
            case TPattern.Bind(Local local) -> bound.add(local);
            case TPattern.Variant(var union, int index, var args) -> {
                var parts = payload(union, index);
                assertEquals(parts.size(), args.size());
                for (int i = 0; i < parts.size(); i++) {
                    pattern(parts.get(i), args.get(i));
                }
            }
            case TPattern.Record(var record, var fields) ->
                fields.forEach(part -> pattern(field(record, part.field()), part.pattern()));
            case TPattern.ListOf(var list, var elements, var rest) -> {
                elements.forEach(element -> pattern(list.element(), element));
                rest.ifPresent(part -> pattern(list, part));
            }
            case TPattern.Or(var whole, var alternatives) -> {
                Set<Local> first = names(alternatives.getFirst());
                for (var alternative : alternatives) {
                    pattern(whole, alternative);
                    assertEquals(first, names(alternative));
                }
            }
        }
    }

    private static Set<Local> names(TPattern pattern) {
        var names = new HashSet<Local>();
        collect(pattern, names);
        return names;
    }

    private static void collect(TPattern pattern, Set<Local> names) {
        switch (pattern) {
            case TPattern.Wildcard _,
                    TPattern.IntLit _,
                    TPattern.DecimalLit _,
                    TPattern.StringLit _,
                    TPattern.BoolLit _ -> {}
            case TPattern.Bind(Local local) -> names.add(local);
            case TPattern.Variant variant -> variant.args().forEach(inner -> collect(inner, names));
            case TPattern.Record record -> record.fields().forEach(field -> collect(field.pattern(), names));
            case TPattern.ListOf list -> {
                list.elements().forEach(inner -> collect(inner, names));
                list.rest().ifPresent(inner -> collect(inner, names));
            }
            case TPattern.Or or -> or.alternatives().forEach(inner -> collect(inner, names));
        }
    }
}
