package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Block;
import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.End;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Prices;
import io.mtpscript.compiler.ir.Stmt;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Opcode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One walk through a function's body: the sizes of its variables and the gas of the ways so far. */
final class Frame {
    /** The variant that {@code ?} does not go on with: Err, None. */
    private static final int LEFT = 1;

    private final Walk walk;
    private final Walk.Activation activation;
    private final IrFunction function;
    private final Prices prices;
    private final Operations operations;
    private final Map<Integer, Size> variables = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> labelTypes = new LinkedHashMap<>();
    private final Steps steps = new Steps();
    private Map<Integer, Exit> exits = new LinkedHashMap<>();
    private Path returned = Path.NONE;
    private Path next = Path.NONE;
    private Size result = Size.Nothing.INSTANCE;

    /** Where the jumps to a label meet. */
    private record Exit(Path path, List<Size> args) {}

    Frame(Walk walk, Walk.Activation activation) {
        this.walk = walk;
        this.activation = activation;
        this.function = activation.function();
        this.prices = new Prices(walk.gas());
        this.operations = new Operations(walk, this, prices);
    }

    /** The gas of the ways that leave the function. */
    Path run(Path start) {
        int captures = function.captureTypes().size();
        for (int i = 0; i < function.params().size(); i++) {
            Atom.Var param = function.params().get(i);
            variables.put(param.id(), activation.arg(captures + i));
            steps.param(param.id(), captures + i);
        }
        block(function.body(), start);
        return returned;
    }

    Size result() {
        return result;
    }

    Steps steps() {
        return steps;
    }

    Size capture(int index) {
        return activation.arg(index);
    }

    Size size(Atom atom) {
        return switch (atom) {
            case Atom.Const(Constant value, int _) -> walk.sizes().of(value);
            case Atom.Var(int id, int type) ->
                walk.sizes().normal(type, variables.getOrDefault(id, Size.Nothing.INSTANCE));
        };
    }

    List<Size> sizes(List<Atom> atoms) {
        return atoms.stream().map(this::size).toList();
    }

    private void block(Block block, Path start) {
        walk.enter(1);
        Path at = start;
        for (Stmt statement : block.statements()) {
            walk.count(function);
            at = step(statement, at);
            if (at.isNone()) {
                break;
            }
        }
        if (!at.isNone()) {
            end(block.end(), at);
        }
        walk.leave(1);
    }

    private Path step(Stmt statement, Path at) {
        return switch (statement) {
            case Stmt.Let(Atom.Var target, Op op, Span span) -> {
                Walk.Summary done = operations.of(op, target.type(), span);
                variables.put(target.id(), done.result());
                steps.let(target, op, this::size);
                yield at.then(done.gas());
            }
            case Stmt.Do(Op.ListSet set, Span _) -> {
                if (set.list() instanceof Atom.Var(int id, int type)) {
                    Size.Items list = walk.sizes().list(type, size(set.list()));
                    int elementType = walk.sizes().element(type);
                    Size element = walk.sizes().join(elementType, list.element(), size(set.value()));
                    variables.put(id, new Size.Items(list.length(), element));
                }
                yield at.plus(prices.of(set));
            }
            case Stmt.Labeled labeled -> {
                labelTypes.put(
                        labeled.label(),
                        labeled.params().stream().map(Atom.Var::type).toList());
                block(labeled.body(), at);
                Exit exit = exits.remove(labeled.label());
                if (exit == null) {
                    yield Path.NONE;
                }
                for (int i = 0; i < labeled.params().size(); i++) {
                    variables.put(labeled.params().get(i).id(), exit.args().get(i));
                }
                steps.labeled(labeled.label(), labeled.params());
                yield exit.path();
            }
            case Stmt.Loop loop -> loop(loop, at);
        };
    }

    /**
     * The ways through one round are found first, as if it began at nothing. Then those that leave the loop come after as many
     * rounds as there can be before.
     */
    private Path loop(Stmt.Loop loop, Path at) {
        long count = Math.max(0, Sizes.interval(size(loop.count())).to());
        long test = prices.of(Opcode.JLT);
        if (count == 0) {
            return at.plus(test);
        }
        if (count > Walk.MAX) {
            throw new Unbounded("a loop of any length", walk.place(loop.span()));
        }
        variables.put(loop.index().id(), new Size.Int(0, count - 1));
        Map<Integer, Exit> outerExits = exits;
        Path outerReturned = returned;
        Path outerNext = next;
        exits = new LinkedHashMap<>();
        returned = Path.NONE;
        next = Path.NONE;
        block(loop.body(), Path.START);
        Path round = next;
        Map<Integer, Exit> leaving = exits;
        Path leavingReturned = returned;
        exits = outerExits;
        next = outerNext;
        Path tested = at.plus(Count.times(count, test));
        Path before =
                round.isNone() ? tested : tested.then(round.times(count - 1)).or(tested);
        returned = outerReturned.or(before.then(leavingReturned));
        leaving.forEach((label, exit) -> exit(label, before.then(exit.path()), exit.args()));
        Path after = round.isNone() ? at : tested.then(round.times(count)).or(at);
        return after.plus(test);
    }

    private void exit(int label, Path path, List<Size> args) {
        List<Integer> types = labelTypes.getOrDefault(label, List.of());
        Exit known = exits.get(label);
        exits.put(
                label,
                known == null
                        ? new Exit(path, args)
                        : new Exit(known.path().or(path), walk.sizes().join(types, known.args(), args)));
    }

    /** What {@code ?} leaves with has the operand's type: only its Err or None is of the result's type too. */
    private Size left(Atom value, int type) {
        if (value.type() == type || !(walk.sizes().view(value.type(), size(value)) instanceof Size.Variants variants)) {
            return size(value);
        }
        List<Size> left = variants.payloads().get(LEFT);
        return left == null ? Size.Nothing.INSTANCE : Sizes.variants(Map.of(LEFT, left));
    }

    private List<Size> left(List<Atom> values, List<Integer> types) {
        var sizes = new ArrayList<Size>();
        for (int i = 0; i < values.size(); i++) {
            sizes.add(left(values.get(i), types.get(i)));
        }
        return sizes;
    }

    private void end(End end, Path at) {
        switch (end) {
            case End.Return(Atom value) -> leave(at.plus(prices.of(Opcode.RET)), left(value, function.resultType()));
            case End.TailCall(int called, List<Atom> args, Span span) -> {
                Walk.Summary done = operations.call(called, args, span);
                leave(at.plus(prices.of(Opcode.TAILCALL)).then(done.gas()), done.result());
            }
            case End.TailApply(Atom closure, List<Atom> args, Span span) -> {
                Walk.Summary done = operations.apply(closure, args, function.resultType(), span);
                leave(at.plus(prices.of(Opcode.TAILAPPLY)).then(done.gas()), done.result());
            }
            case End.Jump(int label, List<Atom> args) -> {
                steps.jump(label, args);
                exit(label, at.plus(prices.of(Opcode.JMP)), left(args, labelTypes.getOrDefault(label, List.of())));
            }
            case End.Next() -> next = next.or(at.plus(prices.of(Opcode.IADDI)));
            case End.If(Cond condition, Block then, Block otherwise, var _) -> {
                Path tested = at.plus(prices.of(condition));
                branch(condition, true, then, tested);
                branch(condition, false, otherwise, tested);
            }
            case End.Switch(Atom _, List<Integer> _, List<Block> blocks, var _) -> {
                Path tested = at.plus(prices.of(Opcode.SWITCH));
                blocks.forEach(block -> block(block, tested));
            }
            case End.Unreachable() -> leave(at.plus(prices.of(Opcode.UNREACHABLE)), Size.Nothing.INSTANCE);
        }
    }

    private void leave(Path path, Size value) {
        returned = returned.or(path);
        result = walk.sizes().join(function.resultType(), result, value);
    }

    /** Walks the block with what the condition tells about numbers; not at all where it cannot hold. */
    private void branch(Cond condition, boolean holds, Block block, Path at) {
        var before = new LinkedHashMap<Integer, Size>();
        BiConsumer<Atom, Size.Int> refine = (atom, size) -> {
            if (atom instanceof Atom.Var(int id, int _)) {
                before.putIfAbsent(id, size(atom));
                variables.put(id, size);
            }
        };
        if (refined(condition, holds, refine)) {
            block(block, at);
        }
        variables.putAll(before);
    }

    private boolean refined(Cond condition, boolean holds, BiConsumer<Atom, Size.Int> refine) {
        return switch (condition) {
            case Cond.Truth(Atom value) ->
                !(size(value) instanceof Size.Int number)
                        || narrowed(Ints.left(number, Cond.Relation.EQUAL, Size.Int.of(0), !holds), value, refine);
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right) ->
                !(size(left) instanceof Size.Int a && size(right) instanceof Size.Int b)
                        || (narrowed(Ints.left(a, relation, b, holds), left, refine)
                                && narrowed(Ints.right(a, relation, b, holds), right, refine));
        };
    }

    private static boolean narrowed(Optional<Size.Int> size, Atom atom, BiConsumer<Atom, Size.Int> refine) {
        size.ifPresent(known -> refine.accept(atom, known));
        return size.isPresent();
    }

    /** A closure's captures stand before its arguments. */
    static List<Size> with(List<Size> captures, List<Size> args) {
        var all = new ArrayList<>(captures);
        all.addAll(args);
        return all;
    }
}
