package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Functions that no program has written: function values of named functions, and what a failure becomes. */
final class Synthetic {
    /** Flags of a response left by a failure: roll back, failure. */
    private static final int FAILED = 3;

    private Synthetic() {}

    /** The code of a function value that passes its arguments on. */
    static FunctionDraft forwarding(
            String name, List<Integer> params, int result, Span span, BiConsumer<List<Atom>, BlockBuilder> body) {
        var b = new BlockBuilder(new BlockBuilder.Variables());
        var vars = new ArrayList<Atom.Var>();
        params.forEach(type -> vars.add(b.variables().fresh(type)));
        body.accept(List.copyOf(vars), b);
        return new FunctionDraft(name, vars, true, List.of(), result, b.build(), span);
    }

    static FunctionDraft constructor(
            Linking linking, String name, int union, int variant, List<Integer> params, Span span) {
        return forwarding(name, params, union, span, (args, b) -> {
            if (JsonNumbers.isDecimal(linking.types(), union, variant)) {
                JsonNumbers.construct(linking, union, args.getFirst(), b, span, new Finish.Return());
            } else {
                b.end(new End.Return(b.let(union, new Op.MakeVariant(union, variant, args), span)));
            }
        });
    }

    /** An empty message says that there is none. */
    static FunctionDraft failureResponse(Linking linking, Span span) {
        int failure = linking.failureType();
        int body = linking.failureBodyType();
        int option = linking.optionOf(TypeTable.STRING);
        var b = new BlockBuilder(new BlockBuilder.Variables());
        Atom.Var param = b.variables().fresh(failure);
        List<TypeDesc.Field> payload =
                linking.types().union(failure).variants().getFirst().payload();
        Atom status = part(param, payload, "status", b, span);
        Atom code = part(param, payload, "code", b, span);
        Atom text = part(param, payload, "message", b, span);
        Atom length = b.let(TypeTable.INT, new Op.CallBuiltin(Builtin.STRING_LENGTH, 0, List.of(text)), span);
        var label = new BlockBuilder.Label(b.variables());
        BlockBuilder inner = b.child();
        Conditions.split(
                new Cond.Truth(length),
                inner,
                some -> some.jump(label, List.of(some.let(option, new Op.MakeVariant(option, 0, List.of(text)), span))),
                none -> none.jump(label, List.of(linking.none(option))),
                span);
        Atom message =
                b.labeled(label, List.of(b.variables().fresh(option)), inner).getFirst();
        Atom record = b.let(body, new Op.MakeRecord(body, List.of(code, message)), span);
        Op response = new Op.MakeResponse(status, FAILED, noHeaders(linking), body, record);
        b.end(new End.Return(b.let(TypeTable.RESPONSE, response, span)));
        return new FunctionDraft(
                IrFunction.FAILURE_RESPONSE, List.of(param), false, List.of(), TypeTable.RESPONSE, b.build(), span);
    }

    private static Atom part(Atom failure, List<TypeDesc.Field> payload, String name, BlockBuilder b, Span span) {
        int index = DecisionTrees.index(payload, name);
        return b.let(payload.get(index).type(), new Op.Payload(failure, 0, index), span);
    }

    private static Atom noHeaders(Linking linking) {
        int type = linking.types().listOf(linking.headerType());
        return new Atom.Const(new Constant.ListOf(type, List.of()), type);
    }

    static Atom notFound(Linking linking) {
        int type = linking.failureBodyType();
        var body = new Constant.Record(
                type,
                List.of(
                        new Constant.Text(ErrorCode.NOT_FOUND.code()),
                        new Constant.Variant(linking.optionOf(TypeTable.STRING), 1, List.of())));
        var op = new Op.MakeResponse(
                Expressions.integer(ErrorCode.NOT_FOUND.status()),
                FAILED,
                noHeaders(linking),
                type,
                new Atom.Const(body, type));
        return Constants.response(op).orElseThrow();
    }
}
