package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers expressions, in source order: to a value, or to a value and what becomes of it. */
final class Expressions {
    private final FunctionLowering function;

    Expressions(FunctionLowering function) {
        this.function = function;
    }

    /** Appends the code of {@code expr} and ends the block. */
    void into(TExpr expr, BlockBuilder b, Finish finish) {
        switch (expr) {
            case TExpr.Block block -> {
                statements(block, b);
                into(block.result(), b, finish);
            }
            case TExpr.If choice ->
                function.conditions.branch(
                        choice.condition(),
                        b,
                        then -> into(choice.then(), then, finish),
                        otherwise -> into(choice.otherwise(), otherwise, finish));
            case TExpr.Logic logic ->
                function.conditions.branch(
                        logic,
                        b,
                        then -> finish.with(bool(true), then),
                        otherwise -> finish.with(bool(false), otherwise));
            case TExpr.Match match -> function.matches.lower(match, b, finish);
            case TExpr.Call call when finish instanceof Finish.Return -> function.calls.tailCall(call, b);
            case TExpr.Apply apply when finish instanceof Finish.Return -> function.calls.tailApply(apply, b);
            case TExpr.IntLit _,
                    TExpr.DecimalLit _,
                    TExpr.StringLit _,
                    TExpr.BoolLit _,
                    TExpr.UnitLit _,
                    TExpr.LocalRef _,
                    TExpr.ConstantRef _,
                    TExpr.FunctionRef _,
                    TExpr.ConstructorRef _,
                    TExpr.Call _,
                    TExpr.Apply _,
                    TExpr.Construct _,
                    TExpr.Record _,
                    TExpr.Field _,
                    TExpr.ListOf _,
                    TExpr.For _,
                    TExpr.Not _,
                    TExpr.Negate _,
                    TExpr.Arithmetic _,
                    TExpr.Equal _,
                    TExpr.Compare _,
                    TExpr.Lambda _,
                    TExpr.Propagate _,
                    TExpr.Await _,
                    TExpr.AwaitAll _,
                    TExpr.AwaitAllFor _,
                    TExpr.SqlLit _,
                    TExpr.Template _,
                    TExpr.Respond _ -> finish.with(value(expr, b), b);
        }
    }

    /** Appends the code of {@code expr}. */
    Atom value(TExpr expr, BlockBuilder b) {
        return switch (expr) {
            case TExpr.IntLit lit -> integer(lit.value());
            case TExpr.BoolLit lit -> bool(lit.value());
            case TExpr.UnitLit _ -> unit();
            case TExpr.StringLit lit -> text(lit.value());
            case TExpr.DecimalLit lit -> new Atom.Const(new Constant.Dec(lit.value()), TypeTable.DECIMAL);
            case TExpr.LocalRef ref -> function.read(ref.local(), b, ref.span());
            case TExpr.ConstantRef ref -> function.calls.constant(ref);
            case TExpr.FunctionRef ref -> function.calls.functionValue(ref);
            case TExpr.ConstructorRef ref -> function.calls.constructorValue(ref);
            case TExpr.Call call -> function.calls.call(call, b);
            case TExpr.Apply apply -> function.calls.apply(apply, b);
            case TExpr.Lambda lambda -> function.calls.lambda(lambda, b);
            case TExpr.Construct construct -> construct(construct, b);
            case TExpr.Record record -> record(record, b);
            case TExpr.Field field -> field(field, b);
            case TExpr.ListOf list -> function.lists.list(list, b);
            case TExpr.For loop -> function.lists.loop(loop, b);
            case TExpr.Block block -> {
                statements(block, b);
                yield value(block.result(), b);
            }
            case TExpr.If _, TExpr.Match _, TExpr.Logic _ -> joined(expr, b);
            case TExpr.Not not -> function.arithmetic.not(not, b);
            case TExpr.Negate negate -> function.arithmetic.negate(negate, b);
            case TExpr.Arithmetic arithmetic -> function.arithmetic.arithmetic(arithmetic, b);
            case TExpr.Equal equal -> function.arithmetic.equal(equal, b);
            case TExpr.Compare compare -> function.arithmetic.compare(compare, b);
            case TExpr.Propagate propagate -> function.responses.propagate(propagate, b);
            case TExpr.Await await -> value(await.call(), b);
            case TExpr.AwaitAll all -> function.groups.all(all, b);
            case TExpr.AwaitAllFor all -> function.groups.allFor(all, b);
            case TExpr.SqlLit sql -> function.strings.sql(sql, b);
            case TExpr.Template template -> function.strings.template(template, b);
            case TExpr.Respond respond -> function.responses.respond(respond, b);
        };
    }

    List<Atom> values(List<TExpr> exprs, BlockBuilder b) {
        var atoms = new ArrayList<Atom>(exprs.size());
        for (TExpr expr : exprs) {
            atoms.add(value(expr, b));
        }
        return atoms;
    }

    /** An expression whose ways meet again. */
    private Atom joined(TExpr expr, BlockBuilder b) {
        int type = function.type(expr.type());
        var label = new BlockBuilder.Label(b.variables());
        BlockBuilder body = b.child();
        boolean withValue = type != TypeTable.UNIT;
        List<Atom.Var> params = withValue ? List.of(b.variables().fresh(type)) : List.of();
        into(expr, body, new Finish.To(label, withValue));
        List<Atom> result = b.labeled(label, params, body);
        return withValue ? result.getFirst() : unit();
    }

    void statements(TExpr.Block block, BlockBuilder b) {
        for (TStmt statement : block.statements()) {
            switch (statement) {
                case TStmt.Let let ->
                    function.matches.bind(
                            let.pattern(), value(let.value(), b), b, let.value().span());
                case TStmt.LetAll let -> function.groups.bind(let, b);
                case TStmt.Eval eval -> value(eval.expr(), b);
            }
        }
    }

    private Atom construct(TExpr.Construct construct, BlockBuilder b) {
        return construct(
                function.type(construct.type()), construct.variant(), values(construct.args(), b), b, construct.span());
    }

    /** A union's value; Json's numbers are made canonical. */
    Atom construct(int type, int variant, List<Atom> payload, BlockBuilder b, Span span) {
        if (JsonNumbers.isDecimal(function.types(), type, variant)) {
            return jsonNumber(type, payload.getFirst(), b, span);
        }
        return Constants.variant(type, variant, payload)
                .orElseGet(() -> b.let(type, new Op.MakeVariant(type, variant, payload), span));
    }

    private Atom jsonNumber(int json, Atom decimal, BlockBuilder b, Span span) {
        if (decimal instanceof Atom.Const(Constant.Dec(var value), var _)) {
            return new Atom.Const(JsonNumbers.constant(json, value), json);
        }
        var label = new BlockBuilder.Label(b.variables());
        Atom.Var result = b.variables().fresh(json);
        BlockBuilder body = b.child();
        JsonNumbers.construct(function.linking(), json, decimal, body, span, new Finish.To(label, true));
        return b.labeled(label, List.of(result), body).getFirst();
    }

    private Atom record(TExpr.Record record, BlockBuilder b) {
        int type = function.type(record.type());
        List<TypeDesc.Field> fields = function.types().record(type).fields();
        Optional<Atom> base = record.base().map(e -> value(e, b));
        var values = new ArrayList<Optional<Atom>>();
        fields.forEach(f -> values.add(Optional.empty()));
        for (TExpr.FieldValue field : record.fields()) {
            values.set(DecisionTrees.index(fields, field.name()), Optional.of(value(field.value(), b)));
        }
        var atoms = new ArrayList<Atom>();
        for (int i = 0; i < fields.size(); i++) {
            int index = i;
            atoms.add(values.get(i)
                    .orElseGet(() ->
                            field(base.orElseThrow(), index, fields.get(index).type(), b, record.span())));
        }
        return record(type, atoms, b, record.span());
    }

    /** @param fields in the type's order */
    Atom record(int type, List<Atom> fields, BlockBuilder b, Span span) {
        return Constants.record(type, fields).orElseGet(() -> b.let(type, new Op.MakeRecord(type, fields), span));
    }

    private Atom field(TExpr.Field field, BlockBuilder b) {
        Atom target = value(field.target(), b);
        List<TypeDesc.Field> fields = function.types().record(target.type()).fields();
        int index = DecisionTrees.index(fields, field.name());
        return field(target, index, fields.get(index).type(), b, field.span());
    }

    Atom field(Atom target, int index, int type, BlockBuilder b, Span span) {
        if (target instanceof Atom.Const(Constant.Record(var _, var fields), var _)) {
            return new Atom.Const(fields.get(index), type);
        }
        return b.let(type, new Op.Field(target, index), span);
    }

    static Atom integer(long value) {
        return new Atom.Const(new Constant.Int(value), TypeTable.INT);
    }

    static Atom bool(boolean value) {
        return new Atom.Const(new Constant.Bool(value), TypeTable.BOOL);
    }

    static Atom unit() {
        return new Atom.Const(new Constant.Unit(), TypeTable.UNIT);
    }

    static Atom text(String value) {
        return new Atom.Const(new Constant.Text(value), TypeTable.STRING);
    }
}
