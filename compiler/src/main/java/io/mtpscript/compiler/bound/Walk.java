package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.Limits;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The functions of a program, each walked once for each sizes of arguments. A function that calls itself is walked until the sizes
 * of its arguments stay, and counts as often as a list that it shortens, or a number that it counts with, allows.
 */
final class Walk {
    /** Counts past this are no bound: JSON's integers end here, and no gas limit is near it. */
    static final long MAX = 1L << 53;

    /** How many functions are walked for one route before the walk gives up. */
    private static final int MAX_WALKS = 20_000;

    /** How often a function that calls itself is walked before the arguments that still grow count as any. */
    private static final int ROUNDS_BEFORE_ANY = 2;

    private final IrProgram program;
    private final GasSchedule gas;
    private final Sizes sizes;
    private final Builtins builtins;
    private final EffectSizes effects;
    private final Map<Called, Summary> known = new HashMap<>();
    private final Deque<Activation> active = new ArrayDeque<>();
    private int walks;

    Walk(IrProgram program, ConstantValues values, GasSchedule gas, Limits limits) {
        this.program = program;
        this.gas = gas;
        this.sizes = new Sizes(program, values, limits);
        this.builtins = new Builtins(sizes);
        this.effects = new EffectSizes(program, sizes);
    }

    /** @param args captures first, for a closure */
    private record Called(int function, List<Size> args) {}

    /** A function with the functions it is given: a call of the same within it is a recursion. */
    private record Key(int function, SortedSet<Integer> functions) {}

    /** @param gas of the costliest way through the function, its entry included */
    record Summary(Path gas, Size result) {}

    /** A function that is being walked. */
    static final class Activation {
        private final Key key;
        private final IrFunction function;
        private final Span callSite;
        private List<Size> args;
        private Size result = Size.Nothing.INSTANCE;
        private Optional<List<Size>> ownCall = Optional.empty();
        private Optional<Recursion> recursion = Optional.empty();

        private Activation(Key key, IrFunction function, List<Size> args, Span callSite) {
            this.key = key;
            this.function = function;
            this.args = args;
            this.callSite = callSite;
        }

        IrFunction function() {
            return function;
        }

        /** The size of argument {@code i}, captures first. */
        Size arg(int i) {
            return args.get(i);
        }
    }

    GasSchedule gas() {
        return gas;
    }

    Sizes sizes() {
        return sizes;
    }

    Builtins builtins() {
        return builtins;
    }

    EffectSizes effects() {
        return effects;
    }

    IrProgram program() {
        return program;
    }

    /** Starts with another route. */
    void begin() {
        active.clear();
        walks = 0;
    }

    /** The innermost place of the user's own files: what a finding in the library is shown at. */
    Span place(Span span) {
        if (isUsers(span)) {
            return span;
        }
        for (Activation each : active) {
            if (isUsers(each.callSite)) {
                return each.callSite;
            }
        }
        return span;
    }

    private static boolean isUsers(Span span) {
        return !span.file().path().startsWith("std/");
    }

    /**
     * A call, seen from the function that makes it.
     *
     * @param args captures first, for a closure
     * @param steps how the arguments differ from the running function's own, for a call of itself
     */
    Summary call(int function, List<Size> args, Recursion steps, Span span) {
        var key = new Key(function, functionsIn(args));
        Activation inner = active.peek();
        if (inner != null && inner.key.equals(key)) {
            inner.ownCall = Optional.of(inner.ownCall.isEmpty() ? args : join(function, inner.ownCall.get(), args));
            inner.recursion = Optional.of(inner.recursion.map(steps::and).orElse(steps));
            return new Summary(Path.START.selfCalled(), inner.result);
        }
        if (active.stream().anyMatch(a -> a.key.equals(key))) {
            throw recursion(program.functions().get(function));
        }
        var called = new Called(function, args);
        Summary summary = known.get(called);
        if (summary == null) {
            summary = walk(key, args, span);
            known.put(called, summary);
        }
        return summary;
    }

    private Unbounded recursion(IrFunction function) {
        String name = function.name().substring(function.name().indexOf(':') + 1);
        return new Unbounded("recursion in " + name, place(function.span()));
    }

    private List<Size> join(int function, List<Size> a, List<Size> b) {
        return sizes.join(argTypes(program.functions().get(function)), a, b);
    }

    private static List<Integer> argTypes(IrFunction function) {
        var types = new ArrayList<>(function.captureTypes());
        function.params().forEach(p -> types.add(p.type()));
        return types;
    }

    private Summary walk(Key key, List<Size> args, Span span) {
        IrFunction function = program.functions().get(key.function());
        if (++walks > MAX_WALKS) {
            throw new Unbounded("too many ways through the program", place(function.span()));
        }
        var activation = new Activation(key, function, args, span);
        active.push(activation);
        Path path = settled(activation);
        long total = path.plain();
        if (activation.recursion.isPresent()) {
            OptionalLong depth = activation.recursion.get().depth(args, sizes, argTypes(function));
            if (path.again() || path.plain() < 0 || depth.isEmpty() || depth.getAsLong() > MAX) {
                throw recursion(function);
            }
            total = Count.plus(total, Count.times(depth.getAsLong(), Math.max(0, path.once())));
        }
        active.pop();
        if (total > MAX) {
            throw new Unbounded("more than 2^53 gas", place(function.span()));
        }
        Path gasOfAll = total < 0 ? Path.NONE : new Path(total, -1, false);
        return new Summary(gasOfAll, activation.result);
    }

    /** Walks the body until arguments and result of the function's calls of itself stay. */
    private Path settled(Activation activation) {
        List<Integer> types = argTypes(activation.function);
        for (int round = 0; ; round++) {
            activation.ownCall = Optional.empty();
            activation.recursion = Optional.empty();
            var frame = new Frame(this, activation);
            Path path = frame.run(Path.START.plus(gas.cost(Charge.FUNCTION_ENTER)));
            List<Size> before = activation.args;
            Size resultBefore = activation.result;
            Size result = sizes.join(activation.function.resultType(), resultBefore, frame.result());
            if (activation.ownCall.isEmpty()) {
                activation.result = result;
                return path;
            }
            List<Size> next = sizes.join(types, before, activation.ownCall.get());
            if (next.equals(before) && result.equals(resultBefore)) {
                return path;
            }
            activation.args = grown(types, before, next, round);
            activation.result = round < ROUNDS_BEFORE_ANY || result.equals(resultBefore)
                    ? result
                    : sizes.any(activation.function.resultType());
        }
    }

    private List<Size> grown(List<Integer> types, List<Size> before, List<Size> next, int round) {
        var all = new ArrayList<Size>();
        for (int i = 0; i < next.size(); i++) {
            boolean stays = next.get(i).equals(before.get(i)) || round < ROUNDS_BEFORE_ANY;
            all.add(stays ? next.get(i) : sizes.any(types.get(i)));
        }
        return all;
    }

    private static SortedSet<Integer> functionsIn(List<Size> args) {
        var found = new TreeSet<Integer>();
        args.forEach(size -> functionsIn(size, found));
        return found;
    }

    private static void functionsIn(Size size, SortedSet<Integer> found) {
        switch (size) {
            case Size.Functions functions -> {
                found.addAll(functions.captures().keySet());
                functions.captures().values().forEach(parts -> parts.forEach(p -> functionsIn(p, found)));
            }
            case Size.Items items -> functionsIn(items.element(), found);
            case Size.Entries entries -> {
                functionsIn(entries.key(), found);
                functionsIn(entries.value(), found);
            }
            case Size.Fields fields -> fields.fields().forEach(p -> functionsIn(p, found));
            case Size.Variants variants ->
                variants.payloads().values().forEach(parts -> parts.forEach(p -> functionsIn(p, found)));
            case Size.Nothing _,
                    Size.Word _,
                    Size.Int _,
                    Size.Text _,
                    Size.Sql _,
                    Size.Response _,
                    Size.Call _,
                    Size.Decoded _ -> {}
        }
    }
}
