package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Program.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lowers calls and function values. */
final class Calls {
    /** {@code List.length} is an instruction of its own. */
    private static final String LIST_LENGTH = "list_length";

    /** {@code List.at}, for positions inside, is one too. */
    private static final String LIST_AT = "list_at";

    /** {@code sortByKeys<K, T>}: which builtin it is depends on K. */
    private static final String LIST_SORT_BY_KEYS = "list_sort_by_keys";

    private final FunctionLowering function;

    /** The effect whose argument is a name that the engine must know before it starts. */
    private static final String CONFIG = "Config";

    Calls(FunctionLowering function) {
        this.function = function;
    }

    Atom call(TExpr.Call call, BlockBuilder b) {
        List<Atom> args = function.expressions.values(call.args(), b);
        int type = function.type(call.type());
        List<Integer> typeArgs = function.types(call.typeArgs());
        return switch (call.function().kind()) {
            case DEFINED -> {
                int callee = function.linking().function(call.function(), typeArgs, call.span());
                yield b.let(type, new Op.Call(callee, args), call.span());
            }
            case INTRINSIC -> b.let(type, intrinsic(call.function(), typeArgs, args), call.span());
            case EFFECT -> effect(call.function(), typeArgs, args, type, b, call.span());
        };
    }

    void tailCall(TExpr.Call call, BlockBuilder b) {
        if (call.function().kind() != FunctionSymbol.Kind.DEFINED) {
            b.end(new End.Return(call(call, b)));
            return;
        }
        List<Atom> args = function.expressions.values(call.args(), b);
        int callee = function.linking().function(call.function(), function.types(call.typeArgs()), call.span());
        b.end(new End.TailCall(callee, args, call.span()));
    }

    /** Suspends for an answer of this type. */
    Atom effect(FunctionSymbol symbol, List<Integer> typeArgs, List<Atom> args, int type, BlockBuilder b, Span span) {
        return b.let(type, new Op.Effect(site(symbol, typeArgs, args, type, span), args), span);
    }

    /** A call of an effect as an object that {@link Op.EffectAll} takes; an Int as far as types go. */
    Atom prepared(TExpr.Call call, BlockBuilder b) {
        List<Atom> args = function.expressions.values(call.args(), b);
        int site =
                site(call.function(), function.types(call.typeArgs()), args, function.type(call.type()), call.span());
        return b.let(TypeTable.INT, new Op.MakeCall(site, args), call.span());
    }

    private int site(FunctionSymbol symbol, List<Integer> typeArgs, List<Atom> args, int type, Span span) {
        if (symbol.effect().orElseThrow().equals(CONFIG)
                && args.getFirst() instanceof Atom.Const(Constant.Text(String name), var _)) {
            String kind = symbol.name().toUpperCase(Locale.ROOT);
            function.linking().reads(new ConfigValue(name, ConfigValue.Kind.valueOf(kind)));
        }
        return function.linking()
                .effectSite(new IrProgram.EffectSite(
                        symbol.effect().orElseThrow(),
                        symbol.name(),
                        typeArgs,
                        args.stream().map(Atom::type).toList(),
                        type,
                        span));
    }

    static Op intrinsic(FunctionSymbol symbol, List<Integer> typeArgs, List<Atom> args) {
        String name = symbol.builtin();
        if (name.equals(LIST_LENGTH)) {
            return new Op.ListLength(args.getFirst());
        }
        if (name.equals(LIST_AT)) {
            return new Op.ListGet(args.getFirst(), args.getLast());
        }
        if (name.equals(LIST_SORT_BY_KEYS)) {
            boolean byInt = typeArgs.getFirst() == TypeTable.INT;
            Builtin sort = byInt ? Builtin.LIST_SORT_BY_INT : Builtin.LIST_SORT_BY_STRING;
            return new Op.CallBuiltin(sort, typeArgs.getLast(), args);
        }
        Builtin builtin = Builtin.valueOf(name.toUpperCase(Locale.ROOT));
        int aux = switch (builtin.aux()) {
            case NONE -> 0;
            case TYPE -> typeArgs.getFirst();
            case COUNT, SQL_TEMPLATE -> throw new IllegalStateException(symbol + " is no function a program can call");
        };
        return new Op.CallBuiltin(builtin, aux, args);
    }

    Atom apply(TExpr.Apply apply, BlockBuilder b) {
        Atom closure = function.expressions.value(apply.function(), b);
        List<Atom> args = function.expressions.values(apply.args(), b);
        return b.let(function.type(apply.type()), new Op.Apply(closure, args), apply.span());
    }

    void tailApply(TExpr.Apply apply, BlockBuilder b) {
        Atom closure = function.expressions.value(apply.function(), b);
        b.end(new End.TailApply(closure, function.expressions.values(apply.args(), b), apply.span()));
    }

    Atom constant(TExpr.ConstantRef ref) {
        return new Atom.Const(function.linking().constants().use(ref.constant()), function.type(ref.type()));
    }

    Atom functionValue(TExpr.FunctionRef ref) {
        int type = function.type(ref.type());
        int code = function.linking()
                .functionValue(
                        ref.function(),
                        function.types(ref.typeArgs()),
                        function.types(ref.type().params()),
                        function.type(ref.type().result()),
                        ref.span());
        return new Atom.Const(new Constant.Closure(code, List.of()), type);
    }

    Atom constructorValue(TExpr.ConstructorRef ref) {
        int code = function.linking().constructorValue(function.type(ref.union()), ref.variant(), ref.span());
        return new Atom.Const(new Constant.Closure(code, List.of()), function.type(ref.type()));
    }

    Atom lambda(TExpr.Lambda lambda, BlockBuilder b) {
        var constants = new LinkedHashMap<Local, Atom.Const>();
        var locals = new ArrayList<Local>();
        var values = new ArrayList<Atom>();
        for (Local local : LocalUses.of(lambda.body())) {
            // What the lambda binds itself is not known out here.
            Optional<Atom> outer = function.find(local, b, lambda.span());
            if (outer.isPresent()) {
                // A captured constant is part of the code, unless that could make it other code than that of an equal
                // function.
                if (outer.get() instanceof Atom.Const constant
                        && !function.linking().comparesFunctions()) {
                    constants.put(local, constant);
                } else {
                    locals.add(local);
                    values.add(outer.get());
                }
            }
        }
        var captures = new FunctionLowering.Captures(
                constants, locals, values.stream().map(Atom::type).toList());
        int code = function.linking().lambda(lambda, function.lambdaName(), function.typeArgs(), captures);
        int type = function.type(lambda.type());
        return values.isEmpty()
                ? new Atom.Const(new Constant.Closure(code, List.of()), type)
                : b.let(type, new Op.MakeClosure(code, values), lambda.span());
    }
}
