package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.TBinding;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionHash;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a checked program down with everything the checker found out, one line a declaration or statement. */
final class TypedText {
    private final TypePrinter printer = new TypePrinter(new Unifier());
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private TypedText() {}

    /** The user's part of a program. */
    static String of(CheckedProgram program) {
        var text = new TypedText();
        program.unions().stream().filter(union -> isUser(union.module())).forEach(text::union);
        program.constants().forEach(text::constant);
        program.functions().stream()
                .filter(function -> isUser(function.symbol().module()))
                .forEach(text::function);
        program.apis().forEach(text::api);
        program.tests().forEach(text::test);
        text.serve(program);
        return text.out.toString();
    }

    private static boolean isUser(String module) {
        return module.endsWith(".mtp");
    }

    private void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private void nested(Runnable body) {
        depth++;
        body.run();
        depth--;
    }

    private void union(UnionSymbol union) {
        line("union " + union.name() + params(union.params()) + " #"
                + UnionHash.of(union).substring(0, 8));
        nested(() -> union.variants()
                .forEach(variant -> line(variant.name()
                        + (variant.payload().isEmpty()
                                ? ""
                                : variant.payload().stream()
                                        .map(part ->
                                                (part.name().isEmpty() ? "" : part.name() + ": ") + type(part.type()))
                                        .collect(Collectors.joining(", ", "(", ")"))))));
    }

    private static String params(List<? extends Type.TypeParam> params) {
        return params.isEmpty()
                ? ""
                : params.stream().map(Type.TypeParam::name).collect(Collectors.joining(", ", "<", ">"));
    }

    private void constant(CheckedProgram.TConstant constant) {
        line("constant " + constant.symbol().name() + ": "
                + type(constant.symbol().type()) + " = " + inline(constant.value()));
    }

    private void function(CheckedProgram.TFunction function) {
        var symbol = function.symbol();
        line("function " + symbol.name() + params(symbol.typeParams())
                + function.params().stream()
                        .map(local -> local.name() + ": " + type(local.type()))
                        .collect(Collectors.joining(", ", "(", "): "))
                + type(symbol.result())
                + (function.effects().isEmpty() ? "" : " uses " + String.join(", ", function.effects())));
        nested(() -> body(function.body()));
    }

    private void test(CheckedProgram.TTest test) {
        line("test \"" + test.name() + "\" of " + test.module());
        nested(() -> body(test.body()));
    }

    private void api(CheckedProgram.TApi api) {
        line("api " + api.name() + ": " + api.method() + " " + path(api.path()) + " declares " + api.effects()
                + " uses " + api.uses());
        nested(() -> {
            bindings("path", api.pathBindings());
            bindings("query", api.queryBindings());
            bindings("headers", api.headerBindings());
            api.auth()
                    .ifPresent(auth ->
                            line("auth " + auth + " " + type(api.authParam().type())));
            if (api.bodyParam().type() != Type.Prim.UNIT) {
                line("body " + type(api.bodyParam().type()) + (api.bodyOpen() ? " open" : ""));
            }
            body(api.handler());
        });
    }

    private static String path(List<Segment> path) {
        return path.isEmpty()
                ? "/"
                : path.stream()
                        .map(segment -> "/" + (segment.parameter() ? ":" : "") + segment.text())
                        .collect(Collectors.joining());
    }

    private void bindings(String word, List<TBinding> bindings) {
        bindings.forEach(binding -> line(word + " " + binding.field() + " <- " + binding.external() + ": "
                + type(binding.type())
                + binding.defaultValue().map(value -> " = " + inline(value)).orElse("")));
    }

    private void serve(CheckedProgram program) {
        var serve = program.serve();
        serve.host().ifPresent(host -> line("host " + host));
        serve.port().ifPresent(port -> line("port " + port));
        serve.requestTimeoutMs().ifPresent(ms -> line("requestTimeoutMs " + ms));
        serve.routes()
                .forEach(route -> line("route " + route.method() + " " + path(route.path()) + " => "
                        + program.apis().get(route.api()).name()));
    }

    private String type(Type type) {
        return printer.whole(type);
    }

    private String types(List<Type> types) {
        return types.isEmpty() ? "" : types.stream().map(this::type).collect(Collectors.joining(", ", "<", ">"));
    }

    /** Statements, branches and arms get lines of their own. */
    private void body(TExpr expr) {
        switch (expr) {
            case TExpr.Block block -> {
                for (var statement : block.statements()) {
                    switch (statement) {
                        case TStmt.Let(TPattern pattern, TExpr value) ->
                            headed("let " + pattern(pattern) + " = ", value);
                        case TStmt.LetAll(var patterns, var calls, var _) ->
                            line("let "
                                    + patterns.stream().map(this::pattern).collect(Collectors.joining(", ", "[", "]"))
                                    + " = await all "
                                    + calls.stream().map(this::inline).collect(Collectors.joining(", ", "[", "]")));
                        case TStmt.Eval(TExpr value) -> headed("do ", value);
                    }
                }
                body(block.result());
            }
            case TExpr.If branch -> {
                line("if " + inline(branch.condition()) + ": " + type(branch.type()));
                nested(() -> body(branch.then()));
                line("else");
                nested(() -> body(branch.otherwise()));
            }
            case TExpr.Match match -> {
                line("match " + inline(match.scrutinee()) + ": " + type(match.type()));
                nested(() -> match.arms().forEach(arm -> {
                    line(pattern(arm.pattern())
                            + arm.guard().map(guard -> " if " + inline(guard)).orElse("") + " =>");
                    nested(() -> body(arm.body()));
                }));
            }
            case TExpr.For loop -> {
                line("for " + pattern(loop.item()) + " of " + inline(loop.list()) + ": " + type(loop.type()));
                nested(() -> body(loop.body()));
            }
            default -> line(inline(expr));
        }
    }

    private void headed(String head, TExpr value) {
        if (value instanceof TExpr.Block
                || value instanceof TExpr.If
                || value instanceof TExpr.Match
                || value instanceof TExpr.For) {
            line(head.stripTrailing());
            nested(() -> body(value));
        } else {
            line(head + inline(value));
        }
    }

    private String inline(TExpr expr) {
        return switch (expr) {
            case TExpr.IntLit e -> Long.toString(e.value());
            case TExpr.DecimalLit e -> e.value() + "d";
            case TExpr.StringLit e -> '"' + e.value() + '"';
            case TExpr.BoolLit e -> Boolean.toString(e.value());
            case TExpr.UnitLit _ -> "()";
            case TExpr.LocalRef e -> e.local().name();
            case TExpr.ConstantRef e -> "constant " + e.constant().name();
            case TExpr.FunctionRef e -> "ref " + e.function() + types(e.typeArgs());
            case TExpr.ConstructorRef e -> "ref " + type(e.union()) + "." + variant(e.union(), e.variant());
            case TExpr.Call e -> name(e) + types(e.typeArgs()) + args(e.args());
            case TExpr.Apply e -> "apply " + inline(e.function()) + args(e.args());
            case TExpr.Construct e ->
                type(e.type()) + "." + variant(e.type(), e.variant())
                        + (e.args().isEmpty() ? "" : args(e.args()));
            case TExpr.Record e -> {
                var parts = new ArrayList<String>();
                e.base().ifPresent(base -> parts.add("..." + inline(base)));
                e.fields().forEach(field -> parts.add(field.name() + ": " + inline(field.value())));
                yield parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
            }
            case TExpr.Field e -> inline(e.target()) + "." + e.name();
            case TExpr.ListOf e ->
                e.elements().stream()
                                .map(element -> (element.spread() ? "..." : "") + inline(element.value()))
                                .collect(Collectors.joining(", ", "[", "]"))
                        + (e.elements().isEmpty() ? ": " + type(e.type()) : "");
            case TExpr.Lambda e ->
                e.params().stream()
                                .map(local -> local.name() + ": " + type(local.type()))
                                .collect(Collectors.joining(", ", "(", ") => "))
                        + inline(e.body());
            case TExpr.Not e -> "!" + inline(e.operand());
            case TExpr.Negate e -> "-" + inline(e.operand());
            case TExpr.Logic e -> "(" + inline(e.left()) + (e.and() ? " && " : " || ") + inline(e.right()) + ")";
            case TExpr.Arithmetic e ->
                "(" + inline(e.left()) + " " + e.op() + ":" + type(e.type()) + " " + inline(e.right()) + ")";
            case TExpr.Equal e -> "(" + inline(e.left()) + (e.negated() ? " != " : " == ") + inline(e.right()) + ")";
            case TExpr.Compare e -> "(" + inline(e.left()) + " " + e.op() + " " + inline(e.right()) + ")";
            case TExpr.Propagate e -> inline(e.operand()) + "?" + exit(e.exit());
            case TExpr.Await e -> "await " + inline(e.call());
            case TExpr.AwaitAll e ->
                "await all " + e.calls().stream().map(this::inline).collect(Collectors.joining(", ", "[", "]"));
            case TExpr.AwaitAllFor e -> "await all " + inline(e.loop());
            case TExpr.SqlLit e -> "sql" + pieces(e.pieces(), e.holes());
            case TExpr.Template e -> pieces(e.pieces(), e.holes());
            case TExpr.Respond e ->
                "respond" + (e.rollback() ? " rollback" : "") + " " + e.status()
                        + e.headers().stream()
                                .map(header -> " " + inline(header.name()) + "=" + inline(header.value()))
                                .collect(Collectors.joining())
                        + e.json()
                                .map(json -> " " + inline(json) + ": " + type(json.type()))
                                .orElse("");
            case TExpr.Block _, TExpr.If _, TExpr.Match _, TExpr.For _ -> embedded(expr);
        };
    }

    private static String name(TExpr.Call call) {
        return (call.function().kind() == io.mtpscript.compiler.typed.FunctionSymbol.Kind.EFFECT ? "effect " : "")
                + (isUser(call.function().module())
                        ? call.function().name()
                        : call.function().toString());
    }

    /** A statement-like expression inside another. */
    private String embedded(TExpr expr) {
        int start = out.length();
        int before = depth;
        depth = 0;
        body(expr);
        depth = before;
        String text = out.substring(start).strip().replaceAll("\n +", " ").replace("\n", "; ");
        out.setLength(start);
        return "{ " + text + " }";
    }

    private static String variant(Type.Union union, int index) {
        return union.symbol().variants().get(index).name();
    }

    private String args(List<TExpr> args) {
        return args.stream().map(this::inline).collect(Collectors.joining(", ", "(", ")"));
    }

    private String pieces(List<String> pieces, List<TExpr> holes) {
        var text = new StringBuilder("`").append(pieces.getFirst());
        for (int i = 0; i < holes.size(); i++) {
            text.append("${").append(inline(holes.get(i))).append('}').append(pieces.get(i + 1));
        }
        return text.append('`').toString();
    }

    private String exit(TExpr.Exit exit) {
        return switch (exit) {
            case TExpr.Exit.Err e -> "[Err of " + type(e.result()) + "]";
            case TExpr.Exit.WrappedErr e -> "[" + variant(e.error(), e.variant()) + " of " + type(e.result()) + "]";
            case TExpr.Exit.None e -> "[None of " + type(e.result()) + "]";
            case TExpr.Exit.Respond(Optional<?> convert) ->
                "[respond" + convert.map(function -> " by " + function).orElse("") + "]";
            case TExpr.Exit.RespondNotFound _ -> "[respond 404]";
            case TExpr.Exit.FailTest(var tell) -> "[fail the test by " + tell.function() + "]";
        };
    }

    private String pattern(TPattern pattern) {
        return switch (pattern) {
            case TPattern.Wildcard _ -> "_";
            case TPattern.Bind bind -> bind.local().name() + ": " + type(bind.type());
            case TPattern.IntLit literal -> Long.toString(literal.value());
            case TPattern.DecimalLit literal -> literal.value() + "d";
            case TPattern.StringLit literal -> '"' + literal.value() + '"';
            case TPattern.BoolLit literal -> Boolean.toString(literal.value());
            case TPattern.Variant v ->
                variant(v.type(), v.variant()) + (v.args().isEmpty() ? "" : patterns(v.args(), "(", ")"));
            case TPattern.Record record ->
                record.fields().stream()
                        .map(field -> field.field() + ": " + pattern(field.pattern()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
            case TPattern.ListOf list -> {
                var parts = new ArrayList<String>();
                list.elements().forEach(element -> parts.add(pattern(element)));
                list.rest().ifPresent(rest -> parts.add("..." + pattern(rest)));
                yield "[" + String.join(", ", parts) + "]";
            }
            case TPattern.Or or -> or.alternatives().stream().map(this::pattern).collect(Collectors.joining(" | "));
        };
    }

    private String patterns(List<TPattern> patterns, String open, String close) {
        return patterns.stream().map(this::pattern).collect(Collectors.joining(", ", open, close));
    }
}
