package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.bound.Recursion.Step;
import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.core.code.TypeDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How variables of a function come from its parameters: rests of a list, a number and a constant. */
final class Steps {
    /** @param shift elements left out, or the number added */
    private record From(int arg, long shift) {}

    private final Map<Integer, From> from = new LinkedHashMap<>();
    private final Map<Integer, Integer> params = new LinkedHashMap<>();
    private final Map<Integer, List<Optional<From>>> jumps = new LinkedHashMap<>();

    void param(int variable, int arg) {
        from.put(variable, new From(arg, 0));
        params.put(arg, variable);
    }

    void let(Atom.Var target, Op op, Function<Atom, Size> size) {
        if (op instanceof Op.ListRest(Atom list, int count)) {
            shifted(target, list, count);
        } else if (op instanceof Op.AddImmediate(Atom left, int amount)) {
            shifted(target, left, amount);
        } else if (op instanceof Op.Arithmetic(Op.IntOp kind, Atom left, Atom right)
                && kind == Op.IntOp.SUBTRACT
                && size.apply(right) instanceof Size.Int(long least, long _)
                && least > 0) {
            shifted(target, left, -least);
        }
    }

    /** What a jump brings to a label's parameters. */
    void jump(int label, List<Atom> args) {
        jumps.merge(label, args.stream().map(this::origin).toList(), Steps::common);
    }

    /** Behind a label its parameters come from where all jumps took them. */
    void labeled(int label, List<Atom.Var> labelParams) {
        List<Optional<From>> brought = jumps.getOrDefault(label, List.of());
        for (int i = 0; i < brought.size(); i++) {
            int id = labelParams.get(i).id();
            brought.get(i).ifPresent(origin -> from.put(id, origin));
        }
    }

    private static List<Optional<From>> common(List<Optional<From>> a, List<Optional<From>> b) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).equals(b.get(i)) ? a.get(i) : Optional.<From>empty())
                .toList();
    }

    private Optional<From> origin(Atom atom) {
        return atom instanceof Atom.Var(int id, int _) ? Optional.ofNullable(from.get(id)) : Optional.empty();
    }

    private void shifted(Atom.Var target, Atom source, long by) {
        // A number may rise and then fall: only steps in one direction add up.
        origin(source)
                .filter(origin -> Long.signum(origin.shift()) * Long.signum(by) >= 0)
                .ifPresent(origin -> from.put(target.id(), new From(origin.arg(), Ints.plus(origin.shift(), by))));
    }

    /** @param args of a call of the function itself, captures first; {@code size} is what is known of variables there */
    Recursion of(List<Atom> args, int captures, Sizes sizes, Function<Atom, Size> size) {
        var steps = new TreeMap<Integer, Step>();
        for (int i = 0; i < args.size(); i++) {
            int arg = captures + i;
            if (args.get(i) instanceof Atom.Var(int id, int type)) {
                From origin = from.get(id);
                if (origin != null && origin.arg() == arg && origin.shift() != 0) {
                    Size own = size.apply(new Atom.Var(params.getOrDefault(arg, id), type));
                    step(origin.shift(), own, sizes.type(type) instanceof TypeDesc.ListOf, steps, arg);
                }
            }
        }
        return new Recursion(steps);
    }

    private static void step(long shift, Size own, boolean list, Map<Integer, Step> steps, int arg) {
        if (list) {
            steps.put(arg, new Step.Shorter(shift));
        } else if (own instanceof Size.Int(long from, long to)) {
            steps.put(arg, shift > 0 ? new Step.Rises(shift, to) : new Step.Falls(-shift, from));
        }
    }
}
