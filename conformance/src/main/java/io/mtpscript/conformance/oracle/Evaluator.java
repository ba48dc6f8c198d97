package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.TStmt;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Evaluates expressions of one program for one request. */
final class Evaluator {
    private final Map<FunctionSymbol, TFunction> functions = new HashMap<>();
    private final Map<ConstantSymbol, TExpr> constants = new HashMap<>();
    private final Map<ConstantSymbol, Value> values = new HashMap<>();
    private final Effects effects;
    private final Fuel fuel;
    private final Equality equality;
    private final Library library;

    Evaluator(CheckedProgram program, Effects effects, Fuel fuel) {
        program.functions().forEach(f -> functions.put(f.symbol(), f));
        program.constants().forEach(c -> constants.put(c.symbol(), c.value()));
        this.effects = effects;
        this.fuel = fuel;
        this.equality = new Equality(fuel, new SameCode(this::body, this::code));
        this.library = new Library(fuel, equality);
    }

    private TFunction body(FunctionSymbol symbol) {
        TFunction body = functions.get(symbol);
        if (body == null) {
            throw new NotCovered("the code of " + symbol);
        }
        return body;
    }

    /** The value of a function's body, which {@code ?} may leave. */
    Value run(TExpr body, Scope scope) {
        try {
            return eval(body, scope);
        } catch (Leave leave) {
            return leave.value();
        }
    }

    private Value eval(TExpr expr, Scope scope) {
        return finish(step(expr, scope));
    }

    private List<Value> evalAll(List<? extends TExpr> exprs, Scope scope) {
        var all = new ArrayList<Value>();
        for (TExpr expr : exprs) {
            all.add(eval(expr, scope));
        }
        return all;
    }

    private Value finish(Step first) {
        Step step = first;
        while (step instanceof Step.TailCall call) {
            try {
                step = enter(call);
            } catch (Leave leave) {
                step = leave.value();
            }
        }
        return (Value) step;
    }

    private Step enter(Step.TailCall call) {
        return switch (call.callee()) {
            case Value.Closure(var code, Scope scope) -> step(code.body(), bound(code.params(), call.args(), scope));
            case Value.Constructor(var union, int variant) -> construct(union, variant, call.args());
            case Value.Named(var symbol, var typeArgs) ->
                switch (symbol.kind()) {
                    case DEFINED -> {
                        TFunction function = body(symbol);
                        yield step(
                                function.body(),
                                bound(function.params(), call.args(), Scope.of(symbol.typeParams(), typeArgs)));
                    }
                    case INTRINSIC -> intrinsic(symbol, typeArgs, call.args());
                    case EFFECT -> suspended(List.of(call)).getFirst();
                };
        };
    }

    private Value intrinsic(FunctionSymbol symbol, List<Type> typeArgs, List<Value> args) {
        // These two take their type from their signature.
        return switch (symbol.builtin()) {
            case "json_parse" ->
                library.decoded(
                        ((Type.Union) symbol.result()).args().getFirst(),
                        ((Value.Text) args.getFirst()).value(),
                        false);
            case "json_stringify" -> Value.text(JsonWriter.write(symbol.params().getFirst(), args.getFirst(), fuel));
            default -> library.call(symbol.builtin(), typeArgs, args);
        };
    }

    private static Scope bound(List<Local> params, List<Value> args, Scope outer) {
        Scope scope = outer;
        for (int i = 0; i < params.size(); i++) {
            scope = scope.with(params.get(i), args.get(i));
        }
        return scope;
    }

    private static Value construct(Type.Union type, int variant, List<Value> args) {
        return JsonWriter.isJson(type) && args.size() == 1 && args.getFirst() instanceof Value.Dec(BigDecimal number)
                ? JsonDecoding.number(number)
                : new Value.Variant(variant, args);
    }

    private Step step(TExpr expr, Scope scope) {
        fuel.use(1);
        return switch (expr) {
            case TExpr.IntLit lit -> new Value.Int(lit.value());
            case TExpr.DecimalLit lit ->
                Numbers.decimal(new BigDecimal(lit.value().toString()));
            case TExpr.StringLit lit -> new Value.Text(lit.value());
            case TExpr.BoolLit lit -> new Value.Bool(lit.value());
            case TExpr.UnitLit _ -> Value.UNIT;
            case TExpr.LocalRef ref -> scope.get(ref.local());
            case TExpr.ConstantRef ref -> constant(ref.constant());
            case TExpr.FunctionRef ref -> new Value.Named(ref.function(), scope.closed(ref.typeArgs()));
            case TExpr.ConstructorRef ref ->
                new Value.Constructor((Type.Union) scope.closed(ref.union()), ref.variant());
            case TExpr.Call call ->
                new Step.TailCall(new Value.Named(call.function(), typeArgs(call, scope)), evalAll(call.args(), scope));
            case TExpr.Apply apply -> {
                var callee = (Value.Callable) eval(apply.function(), scope);
                yield new Step.TailCall(callee, evalAll(apply.args(), scope));
            }
            case TExpr.Construct construct ->
                construct(construct.type(), construct.variant(), evalAll(construct.args(), scope));
            case TExpr.Record record -> record(record, scope);
            case TExpr.Field field -> field(((Value.Fields) eval(field.target(), scope)), field.name());
            case TExpr.ListOf list -> list(list, scope);
            case TExpr.Block block -> step(block.result(), statements(block, scope));
            case TExpr.If choice -> step(truth(choice.condition(), scope) ? choice.then() : choice.otherwise(), scope);
            case TExpr.Match match -> match(match, scope);
            case TExpr.For loop -> loop(loop, scope);
            case TExpr.Not not -> new Value.Bool(!truth(not.operand(), scope));
            case TExpr.Negate negate -> negated(eval(negate.operand(), scope));
            case TExpr.Logic logic ->
                new Value.Bool(
                        logic.and()
                                ? truth(logic.left(), scope) && truth(logic.right(), scope)
                                : truth(logic.left(), scope) || truth(logic.right(), scope));
            case TExpr.Arithmetic arithmetic ->
                arithmetic(arithmetic.op(), eval(arithmetic.left(), scope), eval(arithmetic.right(), scope));
            case TExpr.Equal equal ->
                new Value.Bool(
                        equality.equal(eval(equal.left(), scope), eval(equal.right(), scope)) != equal.negated());
            case TExpr.Compare compare ->
                new Value.Bool(compare(compare.op(), eval(compare.left(), scope), eval(compare.right(), scope)));
            case TExpr.Lambda lambda -> new Value.Closure(lambda, scope);
            case TExpr.Propagate propagate -> propagate(propagate, scope);
            case TExpr.Await await -> step(await.call(), scope);
            case TExpr.AwaitAll all -> new Value.Items(together(prepared(all.calls(), scope)));
            case TExpr.AwaitAllFor all -> allFor(all, scope);
            case TExpr.SqlLit sql -> sql(sql, scope);
            case TExpr.Template template -> template(template, scope);
            case TExpr.Respond respond -> respond(respond, scope);
        };
    }

    /** Log's calls name no type arguments' use; answers are read by the call's own type. */
    private static List<Type> typeArgs(TExpr.Call call, Scope scope) {
        return call.function().kind() == FunctionSymbol.Kind.EFFECT
                ? List.of(scope.closed(call.type()))
                : scope.closed(call.typeArgs());
    }

    private Value constant(ConstantSymbol symbol) {
        Value known = values.get(symbol);
        if (known != null) {
            return known;
        }
        Value value = run(code(symbol), Scope.of(List.of(), List.of()));
        values.put(symbol, value);
        return value;
    }

    private TExpr code(ConstantSymbol symbol) {
        TExpr code = constants.get(symbol);
        if (code == null) {
            throw new IllegalStateException("no constant " + symbol);
        }
        return code;
    }

    private boolean truth(TExpr expr, Scope scope) {
        return ((Value.Bool) eval(expr, scope)).value();
    }

    private Value record(TExpr.Record record, Scope scope) {
        var fields = new TreeMap<String, Value>();
        record.base().ifPresent(base -> fields.putAll(((Value.Fields) eval(base, scope)).values()));
        for (TExpr.FieldValue field : record.fields()) {
            fields.put(field.name(), eval(field.value(), scope));
        }
        return new Value.Fields(fields);
    }

    static Value field(Value.Fields fields, String name) {
        Value value = fields.values().get(name);
        if (value == null) {
            throw new IllegalStateException("no field " + name);
        }
        return value;
    }

    private Value list(TExpr.ListOf list, Scope scope) {
        var values = new ArrayList<Value>();
        for (TExpr.Element element : list.elements()) {
            Value value = eval(element.value(), scope);
            if (element.spread()) {
                values.addAll(((Value.Items) value).values());
            } else {
                values.add(value);
            }
        }
        fuel.use(values.size());
        return new Value.Items(values);
    }

    private Scope statements(TExpr.Block block, Scope outer) {
        Scope scope = outer;
        for (TStmt statement : block.statements()) {
            switch (statement) {
                case TStmt.Let let -> scope = fitting(let.pattern(), eval(let.value(), scope), scope);
                case TStmt.Eval eval -> eval(eval.expr(), scope);
                case TStmt.LetAll let -> {
                    List<Value> answers = together(prepared(let.calls(), scope));
                    for (int i = 0; i < answers.size(); i++) {
                        scope = fitting(let.patterns().get(i), answers.get(i), scope);
                    }
                }
            }
        }
        return scope;
    }

    private Scope fitting(TPattern pattern, Value value, Scope scope) {
        return Patterns.match(pattern, value, scope)
                .orElseThrow(() -> new IllegalStateException("a pattern that always fits did not"));
    }

    private Step match(TExpr.Match match, Scope scope) {
        Value scrutinee = eval(match.scrutinee(), scope);
        for (TExpr.Arm arm : match.arms()) {
            Optional<Scope> matched = Patterns.match(arm.pattern(), scrutinee, scope);
            if (matched.isPresent()
                    && (arm.guard().isEmpty() || truth(arm.guard().get(), matched.get()))) {
                return step(arm.body(), matched.get());
            }
        }
        throw new IllegalStateException("no arm fits " + scrutinee);
    }

    private Value loop(TExpr.For loop, Scope scope) {
        var values = new ArrayList<Value>();
        for (Value item : ((Value.Items) eval(loop.list(), scope)).values()) {
            values.add(eval(loop.body(), fitting(loop.item(), item, scope)));
        }
        return loop.type() instanceof Type.ListOf ? new Value.Items(values) : Value.UNIT;
    }

    private static Value negated(Value value) {
        return switch (value) {
            case Value.Int(long number) -> {
                if (number == Long.MIN_VALUE) {
                    throw new Trap(ErrorCode.INT_OVERFLOW);
                }
                yield new Value.Int(-number);
            }
            case Value.Dec(BigDecimal number) -> Numbers.decimal(number.negate());
            default -> throw new IllegalStateException("no number: " + value);
        };
    }

    private Value arithmetic(TExpr.ArithmeticOp op, Value left, Value right) {
        try {
            return switch (left) {
                case Value.Int(long number) -> new Value.Int(Numbers.integer(op, number, ((Value.Int) right).value()));
                case Value.Dec(BigDecimal number) ->
                    Numbers.decimal(Numbers.decimal(op, number, ((Value.Dec) right).value()));
                case Value.Text(String text) -> {
                    String other = ((Value.Text) right).value();
                    Texts.room((long) text.length() + other.length(), fuel);
                    yield new Value.Text(text + other);
                }
                default -> throw new IllegalStateException("no arithmetic on " + left);
            };
        } catch (Numbers.Fault fault) {
            throw new Trap(fault.code());
        }
    }

    private static boolean compare(TExpr.CompareOp op, Value left, Value right) {
        int order = left instanceof Value.Int(long number)
                ? Long.compare(number, ((Value.Int) right).value())
                : Texts.compare(((Value.Text) left).value(), ((Value.Text) right).value());
        return switch (op) {
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_EQUAL -> order >= 0;
        };
    }

    private Value propagate(TExpr.Propagate propagate, Scope scope) {
        var operand = (Value.Variant) eval(propagate.operand(), scope);
        if (operand.tag() == 0) {
            return operand.payload().getFirst();
        }
        throw new Leave(
                switch (propagate.exit()) {
                    case TExpr.Exit.Err _, TExpr.Exit.None _ -> operand;
                    case TExpr.Exit.WrappedErr wrapped ->
                        Value.err(new Value.Variant(wrapped.variant(), operand.payload()));
                    case TExpr.Exit.Respond(var convert) -> {
                        Value error = operand.payload().getFirst();
                        Value failure = convert.isPresent()
                                ? finish(new Step.TailCall(new Value.Named(convert.get(), List.of()), List.of(error)))
                                : error;
                        yield Responses.failure((Value.Variant) failure);
                    }
                    case TExpr.Exit.RespondNotFound() -> Responses.failure(404, "NotFound", "");
                    case TExpr.Exit.FailTest _ -> throw new NotCovered("a test");
                });
    }

    private List<Step.TailCall> prepared(List<TExpr.Call> calls, Scope scope) {
        var all = new ArrayList<Step.TailCall>();
        for (TExpr.Call call : calls) {
            all.add((Step.TailCall) step(call, scope));
        }
        return all;
    }

    private Value allFor(TExpr.AwaitAllFor all, Scope scope) {
        var calls = new ArrayList<Step.TailCall>();
        for (Value item : ((Value.Items) eval(all.loop().list(), scope)).values()) {
            calls.add((Step.TailCall) step(all.loop().body(), fitting(all.loop().item(), item, scope)));
        }
        List<Value> answers = together(calls);
        return all.type() instanceof Type.ListOf ? new Value.Items(answers) : Value.UNIT;
    }

    /** The answers to calls side by side, so many at a time. */
    private List<Value> together(List<Step.TailCall> calls) {
        var answers = new ArrayList<Value>();
        for (int i = 0; i < calls.size(); i += Limits.EFFECTS_SIDE_BY_SIDE) {
            answers.addAll(suspended(calls.subList(i, Math.min(calls.size(), i + Limits.EFFECTS_SIDE_BY_SIDE))));
        }
        return answers;
    }

    private List<Value> suspended(List<Step.TailCall> calls) {
        var made = new ArrayList<Effects.Call>();
        for (Step.TailCall call : calls) {
            var named = (Value.Named) call.callee();
            List<CborValue> args = call.args().stream().map(Cbor::of).toList();
            made.add(new Effects.Call(
                    new CborValue.Array(List.of(
                            new CborValue.Text(named.function().effect().orElseThrow()),
                            new CborValue.Text(named.function().name()),
                            new CborValue.Array(args))),
                    named.typeArgs().getFirst()));
        }
        List<CborValue> answers = effects.answer(Collections.unmodifiableList(made));
        var values = new ArrayList<Value>();
        for (int i = 0; i < made.size(); i++) {
            values.add(Cbor.read(made.get(i).result(), answers.get(i)));
        }
        return values;
    }

    private Value sql(TExpr.SqlLit sql, Scope scope) {
        var out = new SqlBuilder();
        for (int i = 0; i < sql.pieces().size(); i++) {
            out.text(sql.pieces().get(i));
            if (i < sql.holes().size()) {
                TExpr hole = sql.holes().get(i);
                Value value = eval(hole, scope);
                if (value instanceof Value.Sql spliced) {
                    out.splice(spliced);
                } else {
                    out.param(value, SqlBuilder.typeName(scope.closed(hole.type())));
                }
            }
        }
        return out.sql();
    }

    private Value template(TExpr.Template template, Scope scope) {
        var out = new StringBuilder(template.pieces().getFirst());
        for (int i = 0; i < template.holes().size(); i++) {
            out.append(((Value.Text) eval(template.holes().get(i), scope)).value());
            out.append(template.pieces().get(i + 1));
            Texts.room(out.length(), fuel);
        }
        return new Value.Text(out.toString());
    }

    private Value respond(TExpr.Respond respond, Scope scope) {
        var headers = new ArrayList<Value.Header>();
        for (TExpr.Header header : respond.headers()) {
            String name = ((Value.Text) eval(header.name(), scope)).value();
            headers.add(new Value.Header(name, ((Value.Text) eval(header.value(), scope)).value()));
        }
        List<Value.TypedBody> body = respond.json()
                .map(json -> List.of(new Value.TypedBody(scope.closed(json.type()), eval(json, scope))))
                .orElse(List.of());
        return new Value.Response(respond.status(), respond.rollback(), false, headers, body);
    }
}
