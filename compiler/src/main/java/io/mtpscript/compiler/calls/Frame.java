package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Block;
import io.mtpscript.compiler.ir.End;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Stmt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One walk through a function's body, along every way. */
final class Frame {
    /** The URL of the library's HttpRequest. */
    private static final int REQUEST_URL = 1;

    private final Walk walk;
    private final IrFunction function;
    private final List<Known> args;
    private final Map<Integer, Known> variables = new LinkedHashMap<>();
    private final Map<Integer, List<Known>> exits = new LinkedHashMap<>();
    private final Set<Walk.Reached> reached = new LinkedHashSet<>();
    private Known result = new Known.Nothing();
    private boolean whole = true;

    /** @param args captures first, for a closure */
    Frame(Walk walk, IrFunction function, List<Known> args) {
        this.walk = walk;
        this.function = function;
        this.args = args;
    }

    Walk.Summary run() {
        int captures = function.captureTypes().size();
        for (int i = 0; i < function.params().size(); i++) {
            variables.put(function.params().get(i).id(), args.get(captures + i));
        }
        block(function.body());
        return new Walk.Summary(result, reached, whole);
    }

    private Known known(Atom atom) {
        return switch (atom) {
            case Atom.Const constant -> walk.values().of(constant.value());
            case Atom.Var(int id, int _) -> variables.getOrDefault(id, Unknowns.REQUEST);
        };
    }

    private List<Known> known(List<Atom> atoms) {
        return atoms.stream().map(this::known).toList();
    }

    private void block(Block block) {
        if (walk.enter()) {
            for (Stmt statement : block.statements()) {
                walk.count();
                step(statement);
            }
            end(block.end());
        } else {
            whole = false;
            result = Unknowns.TOO_LARGE;
        }
        walk.leave();
    }

    private void step(Stmt statement) {
        switch (statement) {
            case Stmt.Let(Atom.Var target, Op op, var _) -> variables.put(target.id(), of(op));
            case Stmt.Do(Op.ListSet set, var _) -> {
                if (set.list() instanceof Atom.Var(int id, int _)) {
                    variables.put(id, new Known.Many(known(set.list()).item().or(known(set.value()))));
                }
            }
            case Stmt.Labeled labeled -> {
                block(labeled.body());
                List<Known> jumped = exits.remove(labeled.label());
                for (int i = 0; i < labeled.params().size(); i++) {
                    variables.put(labeled.params().get(i).id(), jumped == null ? new Known.Nothing() : jumped.get(i));
                }
            }
            case Stmt.Loop loop -> {
                variables.put(loop.index().id(), Unknowns.REQUEST);
                block(loop.body());
            }
        }
    }

    private void end(End end) {
        switch (end) {
            case End.Return(Atom value) -> result = result.or(known(value));
            case End.TailCall(int called, List<Atom> arguments, var _) ->
                result = result.or(call(called, known(arguments)));
            case End.TailApply(Atom closure, List<Atom> arguments, var _) ->
                result = result.or(apply(closure, arguments));
            case End.Jump(int label, List<Atom> arguments) -> exits.merge(label, known(arguments), Frame::either);
            case End.If choice -> {
                block(choice.then());
                block(choice.otherwise());
            }
            case End.Switch table -> table.blocks().forEach(this::block);
            case End.Next _, End.Unreachable _ -> {}
        }
    }

    private static List<Known> either(List<Known> a, List<Known> b) {
        var all = new ArrayList<Known>();
        for (int i = 0; i < a.size(); i++) {
            all.add(a.get(i).or(b.get(i)));
        }
        return all;
    }

    private Known of(Op op) {
        return switch (op) {
            case Op.Call(int called, List<Atom> arguments) -> call(called, known(arguments));
            case Op.Apply(Atom closure, List<Atom> arguments) -> apply(closure, arguments);
            case Op.CallBuiltin builtin -> walk.values().builtin(builtin, known(builtin.args()));
            case Op.Effect(int site, List<Atom> arguments) -> effect(site, known(arguments));
            case Op.MakeCall(int site, List<Atom> arguments) -> effect(site, known(arguments));
            case Op.Field(Atom record, int index) ->
                known(record) instanceof Known.Fields(List<Known> fields) ? fields.get(index) : Unknowns.REQUEST;
            case Op.Payload(Atom union, int variant, int index) -> payload(known(union), variant, index);
            case Op.Capture(int index) -> args.get(index);
            case Op.MakeRecord(int _, List<Atom> fields) -> new Known.Fields(known(fields)).light();
            case Op.MakeVariant(int _, int variant, List<Atom> payload) -> Values.variant(variant, known(payload));
            case Op.MakeList(int _, List<Atom> elements) -> new Known.Sequence(known(elements)).light();
            case Op.MakeClosure(int made, List<Atom> captures) ->
                new Known.Functions(new TreeMap<>(Map.of(made, known(captures)))).light();
            case Op.ListNew _ -> new Known.Many(new Known.Nothing());
            case Op.ListGet(Atom list, Atom _) -> known(list).item();
            case Op.ListRest(Atom list, int _) -> new Known.Many(known(list).item()).light();
            case Op.Arithmetic _,
                    Op.AddImmediate _,
                    Op.Negate _,
                    Op.Compare _,
                    Op.Not _,
                    Op.Tag _,
                    Op.MakeResponse _,
                    Op.ListLength _,
                    Op.EffectAll _ -> Unknowns.REQUEST;
            case Op.ListSet _ -> throw new IllegalStateException("ListSet has no result");
        };
    }

    private static Known payload(Known union, int variant, int index) {
        return switch (union) {
            case Known.Variants(var payloads) -> {
                List<Known> payload = payloads.get(variant);
                yield payload == null ? new Known.Nothing() : payload.get(index);
            }
            case Known.Nothing nothing -> nothing;
            case Known.Unknown unknown -> unknown;
            case Known.Texts _, Known.Statements _, Known.Sequence _, Known.Many _, Known.Fields _, Known.Functions _ ->
                Unknowns.REQUEST;
        };
    }

    private Known call(int called, List<Known> arguments) {
        Walk.Summary summary = walk.call(called, arguments);
        reached.addAll(summary.reached());
        whole &= summary.whole();
        return summary.result();
    }

    private Known apply(Atom closure, List<Atom> arguments) {
        if (!(known(closure) instanceof Known.Functions(var captures))) {
            return Unknowns.REQUEST; // no lambda uses an effect
        }
        Known given = new Known.Nothing();
        for (var each : captures.entrySet()) {
            var all = new ArrayList<>(each.getValue());
            all.addAll(known(arguments));
            given = given.or(call(each.getKey(), all));
        }
        return given;
    }

    private Known effect(int site, List<Known> arguments) {
        IrProgram.EffectSite called = walk.program().effectSites().get(site);
        Known asked = switch (called.effect()) {
            case "DbRead", "DbWrite", "Config" -> arguments.getFirst();
            case "HttpOut" -> url(arguments.getFirst());
            default -> new Known.Nothing();
        };
        reached.add(new Walk.Reached(site, asked));
        boolean named = called.effect().equals("Config")
                && called.function().equals("string")
                && arguments.getFirst() instanceof Known.Texts(List<Known.Prefix> names)
                && names.size() == 1;
        return named
                ? Known.text(Hosts.ofConfig(
                        ((Known.Texts) arguments.getFirst()).ways().getFirst().text()))
                : Unknowns.REQUEST;
    }

    /** Of a call that takes the URL itself, or an HttpRequest. */
    private static Known url(Known argument) {
        return argument instanceof Known.Variants ? payload(argument, 0, REQUEST_URL) : argument;
    }
}
