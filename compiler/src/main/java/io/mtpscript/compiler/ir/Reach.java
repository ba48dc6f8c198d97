package io.mtpscript.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Follows functions, module constants and the values of these from one to the next. */
public final class Reach {
    private final Graph graph;
    private final ConstantValues values;
    private final SortedSet<Integer> functions = new TreeSet<>();
    private final SortedSet<Integer> constants = new TreeSet<>();
    private final SortedSet<Integer> parts = new TreeSet<>();
    private final Deque<Integer> openFunctions = new ArrayDeque<>();
    private final Deque<Constant> openValues = new ArrayDeque<>();

    private Reach(Graph graph, ConstantValues values) {
        this.graph = graph;
        this.values = values;
    }

    /** What the code of every function of a program names: computed once, followed often. */
    public static final class Graph {
        private final IrProgram program;
        private final List<Mentions> mentions = new ArrayList<>();
        private final List<List<Integer>> namedBy = new ArrayList<>();

        public Graph(IrProgram program) {
            this.program = program;
            for (IrFunction function : program.functions()) {
                mentions.add(Mentions.of(function.body()));
                namedBy.add(new ArrayList<>());
            }
            for (int i = 0; i < mentions.size(); i++) {
                for (int named : mentions.get(i).functions()) {
                    namedBy.get(named).add(i);
                }
            }
        }

        /** The constants without a value whose computation needs no other such one; ascending. */
        public List<Integer> ready(ConstantValues values) {
            var waiting = new boolean[mentions.size()];
            var open = new ArrayDeque<Integer>();
            for (int i = 0; i < waiting.length; i++) {
                if (mentions.get(i).constants().stream().anyMatch(c -> !values.isKnown(c))) {
                    waiting[i] = true;
                    open.add(i);
                }
            }
            while (!open.isEmpty()) {
                for (int user : namedBy.get(open.remove())) {
                    if (!waiting[user]) {
                        waiting[user] = true;
                        open.add(user);
                    }
                }
            }
            var ready = new ArrayList<Integer>();
            for (int i = 0; i < program.constants().size(); i++) {
                if (!values.isKnown(i) && !waiting[program.constants().get(i).function()]) {
                    ready.add(i);
                }
            }
            return ready;
        }
    }

    /** The functions that {@code roots} need to run, by way of the values of module constants too. */
    public static SortedSet<Integer> functions(Graph graph, ConstantValues values, Iterable<Integer> roots) {
        var reach = new Reach(graph, values);
        roots.forEach(reach::add);
        reach.run();
        return reach.functions;
    }

    /** Where {@code roots}, and what they need to run, call effects. */
    public static SortedSet<Integer> sites(Graph graph, ConstantValues values, Iterable<Integer> roots) {
        var sites = new TreeSet<Integer>();
        functions(graph, values, roots)
                .forEach(function -> sites.addAll(graph.mentions.get(function).sites()));
        return sites;
    }

    /** The module constants that {@code roots} need, and those that evaluating these needed. */
    public static SortedSet<Integer> constants(Graph graph, ConstantValues values, Iterable<Integer> roots) {
        var reach = new Reach(graph, values);
        roots.forEach(reach::add);
        reach.run();
        for (int seen = -1; seen != reach.constants.size(); ) {
            seen = reach.constants.size();
            for (int constant : reach.constants) {
                reach.add(graph.program.constants().get(constant).function());
            }
            reach.run();
        }
        return reach.constants;
    }

    /** What every request is charged for the constants that {@code roots} need. */
    public static long gas(Graph graph, ConstantValues values, Iterable<Integer> roots) {
        return constants(graph, values, roots).stream().mapToLong(values::gas).sum();
    }

    private void add(int function) {
        if (functions.add(function)) {
            openFunctions.push(function);
        }
    }

    private void add(Constant value) {
        openValues.push(value);
    }

    private void run() {
        while (!openFunctions.isEmpty() || !openValues.isEmpty()) {
            if (openValues.isEmpty()) {
                Mentions mentions = graph.mentions.get(openFunctions.pop());
                mentions.functions().forEach(this::add);
                mentions.constants().forEach(c -> add(new Constant.Module(c)));
            } else {
                visit(openValues.pop());
            }
        }
    }

    private void visit(Constant value) {
        if (value instanceof Constant.Module(int index) && constants.add(index)) {
            add(values.value(index));
        } else if (value instanceof Constant.Part part && parts.add(part.index())) {
            add(values.content(part));
        } else if (value instanceof Constant.Closure closure) {
            add(closure.function());
        }
        value.parts().forEach(this::add);
    }
}
