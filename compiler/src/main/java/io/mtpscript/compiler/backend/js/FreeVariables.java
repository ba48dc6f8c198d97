package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Block;
import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.End;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Stmt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which variables of a function are still needed where its code is cut into blocks: behind a call, behind a labelled block, in
 * a loop. The running closure counts as variable {@link #CLOSURE}.
 */
final class FreeVariables {
    /** What stands for the running closure among the ids of variables. */
    static final int CLOSURE = -1;

    private final Map<Integer, List<Integer>> afterLabels = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> afterCalls = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> inLoops = new LinkedHashMap<>();
    private final Deque<SortedSet<Integer>> loops = new ArrayDeque<>();

    private FreeVariables() {}

    static FreeVariables of(IrFunction function) {
        var free = new FreeVariables();
        free.block(function.body());
        return free;
    }

    /** What is needed behind a labelled block, beside its parameters; ascending. */
    List<Integer> afterLabel(Stmt.Labeled labeled) {
        return Objects.requireNonNull(afterLabels.get(labeled.label()));
    }

    /** What is needed behind a call, beside its result. */
    List<Integer> afterCall(Atom.Var target) {
        return Objects.requireNonNull(afterCalls.get(target.id()));
    }

    /** What a loop needs in all its rounds and behind it, beside its index. */
    List<Integer> inLoop(Stmt.Loop loop) {
        return Objects.requireNonNull(inLoops.get(loop.index().id()));
    }

    private SortedSet<Integer> block(Block block) {
        // Labels and loops are known to what stands inside of them, so what stands behind comes first.
        SortedSet<Integer> needed = end(block.end());
        for (Stmt statement : block.statements().reversed()) {
            switch (statement) {
                case Stmt.Let(Atom.Var target, Op op, var _) -> {
                    needed.remove(target.id());
                    if (cuts(op)) {
                        afterCalls.put(target.id(), new ArrayList<>(needed));
                    }
                    if (op instanceof Op.Capture) {
                        needed.add(CLOSURE);
                    }
                    add(op.operands(), needed);
                }
                case Stmt.Do(Op.ListSet op, var _) -> add(op.operands(), needed);
                case Stmt.Labeled labeled -> {
                    labeled.params().forEach(p -> needed.remove(p.id()));
                    afterLabels.put(labeled.label(), new ArrayList<>(needed));
                    var inside = block(labeled.body());
                    needed.clear();
                    needed.addAll(inside);
                }
                case Stmt.Loop loop -> {
                    add(List.of(loop.count()), needed);
                    needed.addAll(new Mentioned().from(loop.body()));
                    needed.remove(loop.index().id());
                    inLoops.put(loop.index().id(), new ArrayList<>(needed));
                    var round = new TreeSet<>(needed);
                    round.add(loop.index().id());
                    loops.push(round);
                    block(loop.body());
                    loops.pop();
                }
            }
        }
        return needed;
    }

    /** What a loop's body mentions of what stands before it, the blocks behind labels that it jumps to included. */
    private final class Mentioned {
        private final SortedSet<Integer> used = new TreeSet<>();
        private final Set<Integer> introduced = new TreeSet<>();

        SortedSet<Integer> from(Block body) {
            block(body);
            used.removeAll(introduced);
            return used;
        }

        private void block(Block block) {
            for (Stmt statement : block.statements()) {
                switch (statement) {
                    case Stmt.Let(Atom.Var target, Op op, var _) -> {
                        introduced.add(target.id());
                        if (op instanceof Op.Capture) {
                            used.add(CLOSURE);
                        }
                        add(op.operands(), used);
                    }
                    case Stmt.Do(Op.ListSet op, var _) -> add(op.operands(), used);
                    case Stmt.Labeled labeled -> {
                        labeled.params().forEach(p -> introduced.add(p.id()));
                        block(labeled.body());
                    }
                    case Stmt.Loop loop -> {
                        introduced.add(loop.index().id());
                        add(List.of(loop.count()), used);
                        block(loop.body());
                    }
                }
            }
            end(block.end());
        }

        private void end(End end) {
            switch (end) {
                case End.Jump(int label, var args) -> {
                    add(args, used);
                    // Labels of the body itself have not been looked at: what stands behind them is part of the body.
                    used.addAll(afterLabels.getOrDefault(label, List.of()));
                }
                case End.If(Cond condition, Block then, Block otherwise, var _) -> {
                    block(then);
                    block(otherwise);
                    used.addAll(condition(condition));
                }
                case End.Switch(Atom tag, var _, var blocks, var _) -> {
                    blocks.forEach(this::block);
                    add(List.of(tag), used);
                }
                case End.Return _, End.TailCall _, End.TailApply _, End.Next _, End.Unreachable _ ->
                    used.addAll(leaf(end));
            }
        }
    }

    /** Whether an operation leaves the block: what comes behind it is another one. */
    static boolean cuts(Op op) {
        return op instanceof Op.Call || op instanceof Op.Apply || op instanceof Op.Effect || op instanceof Op.EffectAll;
    }

    private static void add(List<Atom> atoms, SortedSet<Integer> needed) {
        for (Atom atom : atoms) {
            if (atom instanceof Atom.Var var) {
                needed.add(var.id());
            }
        }
    }

    private SortedSet<Integer> end(End end) {
        var needed = new TreeSet<Integer>();
        switch (end) {
            case End.Jump(int label, var args) -> {
                needed.addAll(Objects.requireNonNull(afterLabels.get(label)));
                add(args, needed);
            }
            case End.Next() -> needed.addAll(loops.getFirst());
            case End.If(Cond condition, Block then, Block otherwise, var _) -> {
                needed.addAll(block(then));
                needed.addAll(block(otherwise));
                needed.addAll(condition(condition));
            }
            case End.Switch(Atom tag, var _, var blocks, var _) -> {
                blocks.forEach(b -> needed.addAll(block(b)));
                add(List.of(tag), needed);
            }
            case End.Return _, End.TailCall _, End.TailApply _, End.Unreachable _ -> needed.addAll(leaf(end));
        }
        return needed;
    }

    /** What an end itself reads that leads to no other code of the function. */
    private static SortedSet<Integer> leaf(End end) {
        var needed = new TreeSet<Integer>();
        if (end instanceof End.Return(Atom value)) {
            add(List.of(value), needed);
        } else if (end instanceof End.TailCall(var _, var args, var _)) {
            add(args, needed);
        } else if (end instanceof End.TailApply(Atom closure, var args, var _)) {
            add(List.of(closure), needed);
            add(args, needed);
        }
        return needed;
    }

    private static SortedSet<Integer> condition(Cond condition) {
        var needed = new TreeSet<Integer>();
        switch (condition) {
            case Cond.Truth(Atom value) -> add(List.of(value), needed);
            case Cond.Compare(var _, Atom left, Atom right) -> add(List.of(left, right), needed);
        }
        return needed;
    }
}
