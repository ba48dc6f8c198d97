package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TStmt;
import java.util.List;

/**
 * Lowers {@code await all}: the calls are prepared in source order, as a list of objects, and then made together. Every argument
 * is therefore evaluated before the first call is made.
 */
final class EffectGroups {
    private final FunctionLowering function;

    EffectGroups(FunctionLowering function) {
        this.function = function;
    }

    Atom all(TExpr.AwaitAll all, BlockBuilder b) {
        Atom calls = prepared(all.calls(), b, all.span());
        return b.let(function.type(all.type()), new Op.EffectAll(calls), all.span());
    }

    /** Each result by its position. */
    void bind(TStmt.LetAll let, BlockBuilder b) {
        Atom calls = prepared(let.calls(), b, let.span());
        Atom answers = b.let(calls.type(), new Op.EffectAll(calls), let.span());
        for (int i = 0; i < let.calls().size(); i++) {
            TExpr.Call call = let.calls().get(i);
            if (function.matches.reads(let.patterns().get(i))) {
                int type = function.type(call.type());
                Atom answer = b.let(type, new Op.ListGet(answers, Expressions.integer(i)), call.span());
                function.matches.bind(let.patterns().get(i), answer, b, call.span());
            }
        }
    }

    Atom allFor(TExpr.AwaitAllFor all, BlockBuilder b) {
        Atom calls = function.lists.loop(
                all.loop(), callsType(), b, body -> prepared(all.loop().body(), body));
        int type = function.type(all.type());
        if (type == TypeTable.UNIT) {
            b.let(calls.type(), new Op.EffectAll(calls), all.span());
            return Expressions.unit();
        }
        return b.let(type, new Op.EffectAll(calls), all.span());
    }

    private Atom prepared(TExpr body, BlockBuilder b) {
        if (body instanceof TExpr.Block block) {
            function.expressions.statements(block, b);
            return prepared(block.result(), b);
        }
        if (body instanceof TExpr.Call call) {
            return function.calls.prepared(call, b);
        }
        throw new IllegalStateException("No call of an effect: " + body.span());
    }

    private Atom prepared(List<TExpr.Call> calls, BlockBuilder b, Span span) {
        List<Atom> prepared =
                calls.stream().map(call -> function.calls.prepared(call, b)).toList();
        return Lists.of(callsType(), prepared, b, span);
    }

    private int callsType() {
        return function.types().listOf(TypeTable.INT);
    }
}
