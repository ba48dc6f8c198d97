package io.mtpscript.compiler.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What functions do with the function values they get and make: which of these are only applied, by themselves or by what they are
 * passed to. Such a value need not exist where its code is known.
 */
final class FunctionUses {
    /** A variable that is applied at more places is no candidate: the code would stand at each of them. */
    private static final int MOST_APPLICATIONS = 8;

    /** The most statements and ends of code that is put in the place of its application. */
    private static final int MOST_INLINED = 24;

    /** Argument {@code index} of a call of {@code function}. */
    private record Argument(int function, int index) {}

    /** How the variables of one function are used, besides being passed on. */
    private static final class Uses {
        final Map<Integer, Integer> applied = new LinkedHashMap<>();
        final Set<Integer> escaping = new LinkedHashSet<>();
        final Map<Integer, Set<Argument>> passed = new LinkedHashMap<>();
    }

    private final List<FunctionDraft> functions;
    private final List<Uses> uses = new ArrayList<>();
    private final List<Boolean> inlinable = new ArrayList<>();
    /** Parameters of functions that are applied, and nothing else. */
    private final Set<Argument> onlyApplied = new LinkedHashSet<>();

    private FunctionUses(List<FunctionDraft> functions) {
        this.functions = functions;
    }

    static FunctionUses of(List<FunctionDraft> functions) {
        var found = new FunctionUses(functions);
        for (FunctionDraft function : functions) {
            var uses = new Uses();
            new Visit(uses).block(function.body());
            found.uses.add(uses);
            found.inlinable.add(function.closure() && Size.of(function.body()) <= MOST_INLINED);
        }
        found.spread();
        return found;
    }

    /** Whether the code of a function value is small, and without loops, so that it can stand where it is applied. */
    boolean inlinable(int function) {
        return inlinable.get(function);
    }

    /** Whether a function only applies a parameter, or passes it to what only applies it. */
    boolean onlyApplied(int function, int parameter) {
        return onlyApplied.contains(new Argument(function, parameter));
    }

    /** The same for a variable of a function. */
    boolean onlyAppliedVariable(int function, int variable) {
        Uses used = uses.get(function);
        return !escapes(used, variable)
                && used.passed.getOrDefault(variable, Set.of()).stream().allMatch(onlyApplied::contains);
    }

    private static boolean escapes(Uses used, int variable) {
        return used.escaping.contains(variable) || used.applied.getOrDefault(variable, 0) > MOST_APPLICATIONS;
    }

    private void spread() {
        for (int f = 0; f < functions.size(); f++) {
            List<Atom.Var> params = functions.get(f).params();
            for (int i = 0; i < params.size() && !functions.get(f).closure(); i++) {
                if (!escapes(uses.get(f), params.get(i).id())) {
                    onlyApplied.add(new Argument(f, i));
                }
            }
        }
        // What is passed to something that does more with it is no such parameter either.
        while (onlyApplied.removeIf(param -> {
            int variable =
                    functions.get(param.function()).params().get(param.index()).id();
            return !onlyAppliedVariable(param.function(), variable);
        })) {}
        removeUnapplied();
    }

    /** Keeps those that are applied somewhere: a number passes from call to call too. */
    private void removeUnapplied() {
        var applied = new LinkedHashSet<Argument>();
        while (onlyApplied.stream()
                .anyMatch(param -> !applied.contains(param) && isApplied(param, applied) && applied.add(param))) {}
        onlyApplied.retainAll(applied);
    }

    private boolean isApplied(Argument param, Set<Argument> known) {
        Uses used = uses.get(param.function());
        int variable =
                functions.get(param.function()).params().get(param.index()).id();
        return used.applied.containsKey(variable)
                || used.passed.getOrDefault(variable, Set.of()).stream().anyMatch(known::contains);
    }

    /** Visits what a function does. */
    private record Visit(Uses uses) {
        void block(Block block) {
            for (Stmt statement : block.statements()) {
                switch (statement) {
                    case Stmt.Let let -> op(let.op());
                    case Stmt.Do effect -> escape(effect.op().operands());
                    case Stmt.Labeled labeled -> block(labeled.body());
                    case Stmt.Loop loop -> {
                        escape(List.of(loop.count()));
                        block(loop.body());
                    }
                }
            }
            end(block.end());
        }

        private void op(Op op) {
            if (op instanceof Op.Apply(Atom closure, List<Atom> args)) {
                apply(closure);
                escape(args);
            } else if (op instanceof Op.Call(int callee, List<Atom> args)) {
                pass(callee, args);
            } else {
                escape(op.operands());
            }
        }

        private void end(End end) {
            switch (end) {
                case End.Return(Atom value) -> escape(List.of(value));
                case End.TailCall(int callee, List<Atom> args, var _) -> pass(callee, args);
                case End.TailApply(Atom closure, List<Atom> args, var _) -> {
                    apply(closure);
                    escape(args);
                }
                case End.Jump(int _, List<Atom> args) -> escape(args);
                case End.If(Cond condition, Block then, Block otherwise, var _) -> {
                    switch (condition) {
                        case Cond.Truth(Atom value) -> escape(List.of(value));
                        case Cond.Compare(var _, Atom left, Atom right) -> escape(List.of(left, right));
                    }
                    block(then);
                    block(otherwise);
                }
                case End.Switch(Atom tag, var _, List<Block> blocks, var _) -> {
                    escape(List.of(tag));
                    blocks.forEach(this::block);
                }
                case End.Next _, End.Unreachable _ -> {}
            }
        }

        private void apply(Atom closure) {
            if (closure instanceof Atom.Var(int id, int _)) {
                uses.applied.merge(id, 1, Integer::sum);
            }
        }

        private void pass(int callee, List<Atom> args) {
            for (int i = 0; i < args.size(); i++) {
                if (args.get(i) instanceof Atom.Var(int id, int _)) {
                    uses.passed.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(new Argument(callee, i));
                }
            }
        }

        private void escape(List<Atom> atoms) {
            for (Atom atom : atoms) {
                if (atom instanceof Atom.Var(int id, int _)) {
                    uses.escaping.add(id);
                }
            }
        }
    }

    /** How much code there is. */
    private static final class Size {
        private static final int LOOP = 1_000_000;

        static int of(Block block) {
            int size = end(block.end());
            for (Stmt statement : block.statements()) {
                size += switch (statement) {
                    case Stmt.Let _, Stmt.Do _ -> 1;
                    case Stmt.Labeled labeled -> of(labeled.body());
                    // Control does not jump out of a loop.
                    case Stmt.Loop _ -> LOOP;
                };
            }
            return size;
        }

        private static int end(End end) {
            return 1
                    + switch (end) {
                        case End.If choice -> of(choice.then()) + of(choice.otherwise());
                        case End.Switch table ->
                            table.blocks().stream().mapToInt(Size::of).sum();
                        case End.Return _, End.TailCall _, End.TailApply _, End.Jump _, End.Next _, End.Unreachable _ ->
                            0;
                    };
        }
    }
}
