package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers {@code respond} and the ways {@code ?} leaves a function. */
final class Responses {
    private static final int OK = 0;
    private static final int ERR = 1;
    private static final int ROLLBACK = 1;

    private final FunctionLowering function;

    Responses(FunctionLowering function) {
        this.function = function;
    }

    Atom respond(TExpr.Respond respond, BlockBuilder b) {
        var headers = new ArrayList<Atom>();
        int headerType = function.linking().headerType();
        for (TExpr.Header header : respond.headers()) {
            Atom name = function.expressions.value(header.name(), b);
            Atom value = function.expressions.value(header.value(), b);
            headers.add(function.expressions.record(headerType, List.of(name, value), b, respond.span()));
        }
        Optional<Atom> json = respond.json().map(e -> function.expressions.value(e, b));
        Atom list = Lists.of(function.types().listOf(headerType), headers, b, respond.span());
        return response(
                new Op.MakeResponse(
                        Expressions.integer(respond.status()),
                        respond.rollback() ? ROLLBACK : 0,
                        list,
                        json.map(Atom::type).orElse(-1),
                        json.orElseGet(Expressions::unit)),
                b,
                respond.span());
    }

    static Atom response(Op.MakeResponse op, BlockBuilder b, Span span) {
        return Constants.response(op).orElseGet(() -> b.let(TypeTable.RESPONSE, op, span));
    }

    /** {@code e?}: goes on with the value; otherwise the way out stands aside and ends there. */
    Atom propagate(TExpr.Propagate propagate, BlockBuilder b) {
        Atom operand = function.expressions.value(propagate.operand(), b);
        var label = new BlockBuilder.Label(b.variables());
        BlockBuilder body = b.child();
        Conditions.split(
                failed(operand, body, propagate.span()),
                body,
                exit -> leave(operand, propagate.exit(), exit, propagate.span()),
                on -> on.jump(label, List.of()),
                propagate.span());
        b.labeled(label, List.of(), body);
        int type = payloadType(operand, OK);
        return type == TypeTable.UNIT
                ? Expressions.unit()
                : b.let(type, new Op.Payload(operand, OK, 0), propagate.span());
    }

    private Cond failed(Atom operand, BlockBuilder b, Span span) {
        return function.types().union(operand.type()).role() == TypeDesc.Role.OPTION
                ? new Cond.Compare(
                        Cond.Relation.EQUAL, operand, function.linking().none(operand.type()))
                : new Cond.Truth(b.let(TypeTable.INT, new Op.Tag(operand), span));
    }

    private int payloadType(Atom union, int variant) {
        return function.types()
                .union(union.type())
                .variants()
                .get(variant)
                .payload()
                .getFirst()
                .type();
    }

    private void leave(Atom operand, TExpr.Exit exit, BlockBuilder b, Span span) {
        switch (exit) {
            // Err has one layout whatever the other type is, and so has None.
            case TExpr.Exit.Err _, TExpr.Exit.None _ -> b.end(new End.Return(operand));
            case TExpr.Exit.WrappedErr wrapped -> {
                Atom error = error(operand, b, span);
                Atom wrap = function.expressions.construct(
                        function.type(wrapped.error()), wrapped.variant(), List.of(error), b, span);
                b.end(new End.Return(
                        function.expressions.construct(function.type(wrapped.result()), ERR, List.of(wrap), b, span)));
            }
            case TExpr.Exit.Respond(var convert) -> {
                Atom error = error(operand, b, span);
                Atom failure = convert.map(symbol -> (Atom) b.let(
                                function.linking().failureType(),
                                new Op.Call(function.linking().function(symbol, List.of(), span), List.of(error)),
                                span))
                        .orElse(error);
                b.end(new End.TailCall(function.linking().failureResponse(span), List.of(failure), span));
            }
            case TExpr.Exit.FailTest(TestEffect tell) -> {
                List<Atom> args = tell == TestEffect.ERROR ? List.of(error(operand, b, span)) : List.of();
                function.calls.effect(tell.symbol(), List.of(), args, TypeTable.UNIT, b, span);
                b.end(new End.Return(Expressions.unit()));
            }
            case TExpr.Exit.RespondNotFound() ->
                b.end(new End.Return(function.linking().notFound()));
        }
    }

    private Atom error(Atom operand, BlockBuilder b, Span span) {
        return b.let(payloadType(operand, ERR), new Op.Payload(operand, ERR, 0), span);
    }
}
