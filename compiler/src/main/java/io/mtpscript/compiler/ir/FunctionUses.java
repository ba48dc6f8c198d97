package io.mtpscript.compiler.ir;

import java.util.ArrayDeque;
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
        Map<Argument, List<Argument>> passedOnBy = passedOnBy();
        // What is passed to something that does more with it is no such parameter either.
        var removed = new ArrayDeque<Argument>();
        onlyApplied.removeIf(param -> {
            boolean more = !onlyAppliedVariable(param.function(), variable(param));
            if (more) {
                removed.add(param);
            }
            return more;
        });
        while (!removed.isEmpty()) {
            for (Argument passing : passedOnBy.getOrDefault(removed.remove(), List.of())) {
                if (onlyApplied.remove(passing)) {
                    removed.add(passing);
                }
            }
        }
        // A number is passed from call to call too: one of them has to apply it.
        var applied = new LinkedHashSet<Argument>();
        var open = new ArrayDeque<Argument>();
        for (Argument param : onlyApplied) {
            if (uses.get(param.function()).applied.containsKey(variable(param)) && applied.add(param)) {
                open.add(param);
            }
        }
        while (!open.isEmpty()) {
            for (Argument passing : passedOnBy.getOrDefault(open.remove(), List.of())) {
                if (onlyApplied.contains(passing) && applied.add(passing)) {
                    open.add(passing);
                }
            }
        }
        onlyApplied.retainAll(applied);
    }

    private int variable(Argument param) {
        return functions.get(param.function()).params().get(param.index()).id();
    }

    /** For each parameter the parameters that are passed to it. */
    private Map<Argument, List<Argument>> passedOnBy() {
        var passing = new LinkedHashMap<Argument, List<Argument>>();
        for (int f = 0; f < functions.size(); f++) {
            for (int i = 0; i < functions.get(f).params().size(); i++) {
                var param = new Argument(f, i);
                for (Argument to : uses.get(f).passed.getOrDefault(variable(param), Set.of())) {
                    passing.computeIfAbsent(to, _ -> new ArrayList<>()).add(param);
                }
            }
        }
        return passing;
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
