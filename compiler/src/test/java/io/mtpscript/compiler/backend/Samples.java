package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checked programs put together by hand, with no parser and no checker in between. */
final class Samples {
    static final Span AT = new Span(new SourceFile("app.mtp", "x\n"), 0, 1);
    static final Type INT = Type.Prim.INT;
    static final Type BOOL = Type.Prim.BOOL;
    static final Type STRING = Type.Prim.STRING;
    static final Type UNIT = Type.Prim.UNIT;
    static final UnionSymbol OPTION = new UnionSymbol("std", "Option", List.of(new Type.TypeParam("T")));
    static final UnionSymbol RESULT =
            new UnionSymbol("std", "Result", List.of(new Type.TypeParam("T"), new Type.TypeParam("E")));
    static final UnionSymbol FAILURE = new UnionSymbol("std", "Failure", List.of());
    static final UnionSymbol JSON = new UnionSymbol("std", "Json", List.of());

    static {
        OPTION.bind(List.of(
                variant("Some", new Type.Param(OPTION.params().getFirst())), variant("None")));
        RESULT.bind(List.of(
                variant("Ok", new Type.Param(RESULT.params().getFirst())),
                variant("Err", new Type.Param(RESULT.params().getLast()))));
        FAILURE.bind(List.of(new UnionSymbol.Variant(
                "Failure",
                List.of(
                        new UnionSymbol.Payload("status", INT, false, false),
                        new UnionSymbol.Payload("code", STRING, false, false),
                        new UnionSymbol.Payload("message", STRING, false, false)),
                List.of())));
        Type.Union json = new Type.Union(JSON, List.of());
        JSON.bind(List.of(
                variant("JsonNull"),
                variant("JsonBool", BOOL),
                variant("JsonInt", INT),
                variant("JsonDecimal", Type.Prim.DECIMAL),
                variant("JsonString", STRING),
                variant("JsonArray", new Type.ListOf(json)),
                variant("JsonObject", new Type.MapOf(STRING, json))));
    }

    private Samples() {}

    static UnionSymbol.Variant variant(String name, Type... payload) {
        return new UnionSymbol.Variant(
                name,
                Arrays.stream(payload)
                        .map(t -> new UnionSymbol.Payload("", t, false, false))
                        .toList(),
                List.of());
    }

    static Type.Union option(Type value) {
        return new Type.Union(OPTION, List.of(value));
    }

    static Type.Union result(Type value, Type error) {
        return new Type.Union(RESULT, List.of(value, error));
    }

    static FunctionSymbol symbol(String name, Type result, Type... params) {
        var symbol = new FunctionSymbol(
                FunctionSymbol.Kind.DEFINED, "app.mtp", name, List.of(), List.of(params), Optional.empty());
        symbol.bindResult(result);
        return symbol;
    }

    static FunctionSymbol intrinsic(String module, String name, Type result, Type... params) {
        var symbol = new FunctionSymbol(
                FunctionSymbol.Kind.INTRINSIC, module, name, List.of(), List.of(params), Optional.empty());
        symbol.bindResult(result);
        return symbol;
    }

    static TFunction function(FunctionSymbol symbol, List<Local> params, TExpr body) {
        return new TFunction(symbol, params, body, List.of(), List.of(), AT);
    }

    static Local local(String name, Type type) {
        return new Local(name, type);
    }

    static TExpr ref(Local local) {
        return new TExpr.LocalRef(local, AT);
    }

    static TExpr integer(long value) {
        return new TExpr.IntLit(value, AT);
    }

    static TExpr text(String value) {
        return new TExpr.StringLit(value, AT);
    }

    static TExpr add(TExpr left, TExpr right) {
        return new TExpr.Arithmetic(TExpr.ArithmeticOp.ADD, left, right, left.type(), AT);
    }

    static TExpr subtract(TExpr left, TExpr right) {
        return new TExpr.Arithmetic(TExpr.ArithmeticOp.SUBTRACT, left, right, left.type(), AT);
    }

    static TExpr less(TExpr left, TExpr right) {
        return new TExpr.Compare(TExpr.CompareOp.LESS, left, right, AT);
    }

    static TExpr equal(TExpr left, TExpr right) {
        return new TExpr.Equal(false, left, right, AT);
    }

    static TExpr and(TExpr left, TExpr right) {
        return new TExpr.Logic(true, left, right, AT);
    }

    static TExpr or(TExpr left, TExpr right) {
        return new TExpr.Logic(false, left, right, AT);
    }

    static TExpr choose(TExpr condition, TExpr then, TExpr otherwise) {
        return new TExpr.If(condition, then, otherwise, then.type(), AT);
    }

    static TExpr call(FunctionSymbol symbol, TExpr... args) {
        return new TExpr.Call(symbol, List.of(), List.of(args), symbol.result(), AT);
    }

    static TExpr call(FunctionSymbol symbol, List<Type> typeArgs, Type result, TExpr... args) {
        return new TExpr.Call(symbol, typeArgs, List.of(args), result, AT);
    }

    static TExpr match(TExpr scrutinee, Type type, TExpr.Arm... arms) {
        return new TExpr.Match(scrutinee, List.of(arms), type, AT);
    }

    static TExpr.Arm arm(TPattern pattern, TExpr body) {
        return new TExpr.Arm(pattern, Optional.empty(), body);
    }

    static TExpr.Arm arm(TPattern pattern, TExpr guard, TExpr body) {
        return new TExpr.Arm(pattern, Optional.of(guard), body);
    }

    /** A program of one api, {@code GET /}, that answers with {@code json}. */
    static CheckedProgram serving(TExpr json, TFunction... functions) {
        return serving(json, List.of(functions), List.of());
    }

    static CheckedProgram serving(TExpr json, List<TFunction> functions, List<CheckedProgram.TConstant> constants) {
        var empty = new Type.Record(List.of());
        var respond = new TExpr.Respond(false, 200, List.of(), Optional.of(json), AT);
        var api = new CheckedProgram.TApi(
                "get",
                "app.mtp",
                "GET",
                List.of(),
                local("path", empty),
                List.of(),
                local("query", empty),
                List.of(),
                local("headers", empty),
                List.of(),
                local("body", UNIT),
                false,
                false,
                List.of(),
                List.of(),
                respond,
                List.of(),
                AT);
        return new CheckedProgram(
                functions,
                constants,
                List.of(OPTION, RESULT, FAILURE, JSON),
                List.of(api),
                new CheckedProgram.ServeSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new CheckedProgram.ServedRoute("GET", List.of(), 0, AT))),
                new CheckedProgram.Prelude(OPTION, RESULT, FAILURE, JSON));
    }
}
