package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Prices;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.gas.Charge;
import java.util.List;
import java.util.Map;

/** What each operation costs and gives. */
final class Operations {
    private final Walk walk;
    private final Sizes sizes;
    private final Frame frame;
    private final Prices prices;

    Operations(Walk walk, Frame frame, Prices prices) {
        this.walk = walk;
        this.sizes = walk.sizes();
        this.frame = frame;
        this.prices = prices;
    }

    /** @param type of the result */
    Walk.Summary of(Op op, int type, Span span) {
        long price = prices.of(op);
        return switch (op) {
            case Op.Call(int function, List<Atom> args) -> after(price, call(function, args, span));
            case Op.Apply(Atom closure, List<Atom> args) -> after(price, apply(closure, args, type, span));
            case Op.CallBuiltin call -> builtin(call, price, span);
            case Op.Effect(int site, List<Atom> args) -> {
                Size.Call call = effect(site, args, span);
                yield at(Count.plus(price, gas(call)), answer(site, span).value());
            }
            case Op.MakeCall(int site, List<Atom> args) -> at(price, effect(site, args, span));
            case Op.EffectAll(Atom calls) -> {
                Size.Items list = list(calls);
                Size.Call call = list.element() instanceof Size.Call known ? known : new Size.Call(0, 0);
                long each = Count.plus(walk.gas().cost(Charge.EFFECT_ALL_CALL), gas(call));
                yield at(
                        Count.plus(price, Count.times(list.length(), each)),
                        new Size.Items(list.length(), new Size.Decoded(call.bytes(), false)));
            }
            case Op.Arithmetic(Op.IntOp kind, Atom left, Atom right) ->
                at(price, Ints.of(kind, number(left), number(right)));
            case Op.AddImmediate(Atom left, int amount) ->
                at(price, Ints.of(Op.IntOp.ADD, number(left), Size.Int.of(amount)));
            case Op.Negate(Atom operand) -> at(price, Ints.negated(number(operand)));
            case Op.Compare _, Op.Not _ -> at(price, Size.Word.INSTANCE);
            case Op.Tag(Atom union) ->
                at(
                        price,
                        new Size.Int(
                                0,
                                ((TypeDesc.Union) sizes.type(union.type()))
                                                .variants()
                                                .size()
                                        - 1L));
            case Op.Field(Atom record, int index) ->
                at(price, sizes.view(type, sizes.field(record.type(), frame.size(record), index)));
            case Op.Payload(Atom union, int variant, int index) ->
                at(price, sizes.view(type, sizes.payload(union.type(), frame.size(union), variant, index)));
            case Op.Capture(int index) -> at(price, frame.capture(index));
            case Op.MakeRecord(int _, List<Atom> fields) ->
                at(price, sizes.light(new Size.Fields(frame.sizes(fields))));
            case Op.MakeVariant(int _, int variant, List<Atom> payload) ->
                at(price, sizes.light(Sizes.variants(Map.of(variant, frame.sizes(payload)))));
            case Op.MakeList(int listType, List<Atom> elements) -> {
                Size element = Size.Nothing.INSTANCE;
                for (Atom each : elements) {
                    element = sizes.join(sizes.element(listType), element, frame.size(each));
                }
                yield at(price, new Size.Items(elements.size(), element));
            }
            case Op.MakeClosure(int function, List<Atom> captures) ->
                at(price, sizes.light(Sizes.functions(Map.of(function, frame.sizes(captures)))));
            case Op.MakeResponse(Atom _, int _, Atom _, int bodyType, Atom body) -> {
                long visits = bodyType < 0 ? 0 : sizes.visits(bodyType, frame.size(body));
                yield at(price, new Size.Response(known(visits, "a response body", span)));
            }
            case Op.ListNew(int _, Atom length) ->
                at(price, sizes.items(Math.max(0, number(length).to()), Size.Nothing.INSTANCE));
            case Op.ListSet _ -> throw new IllegalStateException("ListSet has no result");
            case Op.ListLength(Atom list) ->
                at(price, new Size.Int(0, list(list).length()));
            case Op.ListGet(Atom list, Atom _) ->
                at(price, sizes.view(type, list(list).element()));
            case Op.ListRest(Atom list, int count) ->
                at(price, list(list).some(Math.max(0, list(list).length() - count)));
        };
    }

    private static Walk.Summary at(long gas, Size result) {
        return new Walk.Summary(Path.START.plus(gas), result);
    }

    private static Walk.Summary after(long gas, Walk.Summary callee) {
        return new Walk.Summary(Path.START.plus(gas).then(callee.gas()), callee.result());
    }

    private Size.Int number(Atom atom) {
        return Sizes.interval(frame.size(atom));
    }

    private Size.Items list(Atom atom) {
        return sizes.list(atom.type(), frame.size(atom));
    }

    private long known(long units, String what, Span span) {
        if (units > Walk.MAX) {
            throw new Unbounded("unbounded size of " + what, walk.place(span));
        }
        return units;
    }

    Walk.Summary call(int function, List<Atom> args, Span span) {
        Recursion steps = frame.steps().of(args, 0, sizes, frame::size);
        return walk.call(function, frame.sizes(args), steps, span);
    }

    /** Any of the functions that the value can be. */
    Walk.Summary apply(Atom closure, List<Atom> args, int resultType, Span span) {
        if (!(sizes.view(closure.type(), frame.size(closure)) instanceof Size.Functions functions)) {
            return new Walk.Summary(Path.NONE, Size.Nothing.INSTANCE);
        }
        Path path = Path.NONE;
        Size result = Size.Nothing.INSTANCE;
        for (Map.Entry<Integer, List<Size>> each : functions.captures().entrySet()) {
            Recursion steps = frame.steps().of(args, each.getValue().size(), sizes, frame::size);
            List<Size> all = Frame.with(each.getValue(), frame.sizes(args));
            Walk.Summary done = walk.call(each.getKey(), all, steps, span);
            path = path.or(done.gas());
            result = sizes.join(resultType, result, done.result());
        }
        return new Walk.Summary(path, result);
    }

    private Walk.Summary builtin(Op.CallBuiltin call, long price, Span span) {
        Builtins.Outcome outcome = walk.builtins().call(call, frame.sizes(call.args()));
        long units = known(outcome.units(), "what " + name(call.builtin()) + " works on", span);
        return at(Count.plus(price, Count.times(units, walk.gas().unitCost(call.builtin()))), outcome.result());
    }

    /** {@code String.padStart} of {@code STRING_PAD_START}; operators by what they do. */
    private static String name(Builtin builtin) {
        String[] words = builtin.row().split("_", -1);
        var name = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            boolean upper = i != 1;
            name.append(upper ? Character.toUpperCase(words[i].charAt(0)) : words[i].charAt(0));
            name.append(words[i], 1, words[i].length()).append(i == 0 ? "." : "");
        }
        return words[0].equals("op") ? "an operator" : name.toString();
    }

    private Size.Call effect(int site, List<Atom> args, Span span) {
        long visits = 0;
        for (Atom arg : args) {
            visits = Count.plus(visits, sizes.visits(arg.type(), frame.size(arg)));
        }
        known(visits, "the arguments of " + walk.effects().name(site), span);
        return new Size.Call(visits, answer(site, span).bytes());
    }

    private EffectSizes.Answer answer(int site, Span span) {
        return walk.effects()
                .answer(walk.program().effectSites().get(site))
                .orElseThrow(() ->
                        new Unbounded("unbounded answer of " + walk.effects().name(site), walk.place(span)));
    }

    /** Writing the call and reading its answer. */
    private long gas(Size.Call call) {
        return Count.plus(
                Count.times(call.visits(), walk.gas().cost(Charge.EFFECT_ARGUMENTS)),
                Count.times(Count.blocks(call.bytes()), walk.gas().cost(Charge.EFFECT_ANSWER)));
    }
}
