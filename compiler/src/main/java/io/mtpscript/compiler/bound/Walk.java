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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The functions of a program, each walked once for each sizes of arguments. A function that calls itself is walked until the sizes
 * of its arguments stay, and counts as often as a list that it shortens, or a number that it counts with, allows.
 *
 * <p>Calls are followed by recursion, but only so deep: a call that is deeper is walked by itself first, and the walk that led to it
 * is then begun again and finds it done. So chains of calls can be of any length.
 */
final class Walk {
    /** Counts past this are no bound: JSON's integers end here, and no gas limit is near it. */
    static final long MAX = 1L << 53;

    /** How many statements are walked for one route before the walk gives up. */
    private static final int MAX_WORK = 200_000;

    /** So many for each further route of a program in which as much work as {@link #MAX_LOST} was given up. */
    private static final int LESS_WORK = 10_000;

    private static final int MAX_LOST = 400_000;

    /** How deep calls and blocks are followed on the stack, a call counting as {@link #CALL}. */
    private static final int MAX_NESTING = 400;

    private static final int CALL = 2;

    /** How often a function that calls itself is walked before the arguments that still grow count as any. */
    private static final int ROUNDS_BEFORE_ANY = 2;

    private final IrProgram program;
    private final GasSchedule gas;
    private final Sizes sizes;
    private final Builtins builtins;
    private final EffectSizes effects;
    private final Map<Called, Summary> known = new LinkedHashMap<>();
    private final Map<Called, Unbounded> hopeless = new LinkedHashMap<>();
    private final SequencedMap<Key, Activation> active = new LinkedHashMap<>();
    private int nesting;
    private int work;
    private int lost;

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

    /** A call that is walked by itself. */
    private record Alone(Key key, Called called, Span span, List<Activation> callers) {
        Alone {
            callers = List.copyOf(callers);
        }
    }

    /** Leaves a walk that got too deep. */
    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Alone call;

        TooDeep(Alone call) {
            super("too deep", null, false, false);
            this.call = call;
        }
    }

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

    /** The walk of a route, from its handler. */
    Summary route(int handler, List<Size> args, Span span) {
        work = 0;
        try {
            return alone(new Alone(new Key(handler, functionsIn(args)), new Called(handler, args), span, List.of()));
        } catch (Unbounded unbounded) {
            lost = Math.min(MAX_LOST, lost + work);
            throw unbounded;
        }
    }

    private Summary alone(Alone first) {
        var open = new ArrayDeque<Alone>();
        open.push(first);
        while (true) {
            Alone next = open.element();
            nesting = 0;
            active.clear();
            next.callers().forEach(caller -> active.put(caller.key, caller));
            try {
                Summary summary = summary(next.key(), next.called(), next.span());
                open.pop();
                if (open.isEmpty()) {
                    return summary;
                }
            } catch (TooDeep deeper) {
                open.push(deeper.call);
            }
        }
    }

    /** Deeper on the stack, until {@link #leave}. */
    void enter(int levels) {
        nesting += levels;
    }

    void leave(int levels) {
        nesting -= levels;
    }

    /** One more statement of the function. */
    void count(IrFunction function) {
        work++;
        if (isTooMuch()) {
            throw new Unbounded("too many ways through the program", place(function.span()));
        }
    }

    private boolean isTooMuch() {
        return work > (lost < MAX_LOST ? MAX_WORK : LESS_WORK);
    }

    /** The innermost place of the user's own files: what a finding in the library is shown at. */
    Span place(Span span) {
        if (isUsers(span)) {
            return span;
        }
        for (Activation each : active.reversed().values()) {
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
        Map.Entry<Key, Activation> innermost = active.lastEntry();
        if (innermost != null && innermost.getKey().equals(key)) {
            Activation inner = innermost.getValue();
            inner.ownCall = Optional.of(inner.ownCall.isEmpty() ? args : join(function, inner.ownCall.get(), args));
            inner.recursion = Optional.of(inner.recursion.map(steps::and).orElse(steps));
            return new Summary(Path.START.selfCalled(), inner.result);
        }
        if (active.containsKey(key)) {
            throw recursion(program.functions().get(function));
        }
        return summary(key, new Called(function, args), span);
    }

    private Summary summary(Key key, Called called, Span span) {
        Summary summary = known.get(called);
        if (summary != null) {
            return summary;
        }
        Unbounded before = hopeless.get(called);
        if (before != null) {
            throw before;
        }
        if (nesting >= MAX_NESTING) {
            throw new TooDeep(new Alone(key, called, span, List.copyOf(active.values())));
        }
        try {
            summary = walk(key, called.args(), span);
        } catch (Unbounded unbounded) {
            // What is found in the library is shown at the call that leads there, which is another one next time.
            if (!isTooMuch() && isUsers(program.functions().get(key.function()).span())) {
                hopeless.put(called, unbounded);
            }
            throw unbounded;
        }
        known.put(called, summary);
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
        var activation = new Activation(key, function, args, span);
        active.put(key, activation);
        enter(CALL);
        Path path = settled(activation);
        long total = path.plain();
        if (activation.recursion.isPresent()) {
            OptionalLong depth = activation.recursion.get().depth(args, sizes, argTypes(function));
            if (path.again() || path.plain() < 0 || depth.isEmpty() || depth.getAsLong() > MAX) {
                throw recursion(function);
            }
            total = Count.plus(total, Count.times(depth.getAsLong(), Math.max(0, path.once())));
        }
        leave(CALL);
        active.pollLastEntry();
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
            count(activation.function);
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
