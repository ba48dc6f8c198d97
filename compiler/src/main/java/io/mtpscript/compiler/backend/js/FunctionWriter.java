package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Block;
import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.End;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Segments;
import io.mtpscript.compiler.ir.Stmt;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One function as blocks: arrow functions that take what they need as parameters and end by returning what comes next. The code is
 * cut behind calls, behind labelled blocks and at loops; it is written in the order in which {@link Segments} counts, so that
 * the next sum is always that of the segment that begins.
 *
 * <p>Names tell nothing of the source: variables are numbered in the order in which they are written.
 */
final class FunctionWriter {
    /** Jumps between so many labels may follow each other on the host's stack; of more, each goes by way of the trampoline. */
    private static final int DIRECT_LABELS = 200;

    /** And so many arguments may they pass all together, which lie there too. */
    private static final int DIRECT_ARGUMENTS = 5_000;

    private record Loop(String block, Stmt.Loop loop) {}

    private final String name;
    private final ConstantWriter constants;
    private final OperationWriter operations;
    private final FreeVariables free;
    private final List<Long> segments;
    private final Map<Integer, String> variables = new LinkedHashMap<>();
    private final Map<Integer, String> labelBlocks = new LinkedHashMap<>();
    private final Map<Integer, Stmt.Labeled> labels = new LinkedHashMap<>();
    private final Deque<Loop> loops = new ArrayDeque<>();
    private final List<StringBuilder> written = new ArrayList<>();
    private StringBuilder out = new StringBuilder();
    private int blocks;
    private long labelArguments;
    private int nextSegment;
    private boolean starts = true;

    private FunctionWriter(
            IrFunction function, int number, ConstantWriter constants, Map<Integer, Integer> numbers, GasSchedule gas) {
        this.name = "f" + number;
        this.constants = constants;
        this.operations = new OperationWriter(this::atom, this::variable, numbers);
        this.free = FreeVariables.of(function);
        this.segments = Segments.of(function, gas);
    }

    static String write(
            IrFunction function, int number, ConstantWriter constants, Map<Integer, Integer> numbers, GasSchedule gas) {
        var writer = new FunctionWriter(function, number, constants, numbers, gas);
        var params = new ArrayList<Integer>();
        if (function.closure()) {
            params.add(FreeVariables.CLOSURE);
        }
        function.params().forEach(p -> params.add(p.id()));
        writer.open(writer.name, params);
        writer.block(function.body());
        if (writer.nextSegment != writer.segments.size()) {
            throw new IllegalStateException(function.name() + " has other segments than were counted");
        }
        return writer.written.stream().map(b -> b + "};\n").collect(Collectors.joining());
    }

    // Names

    private String variable(int id) {
        return id == FreeVariables.CLOSURE ? "c" : variables.computeIfAbsent(id, _ -> "v" + variables.size());
    }

    private String atom(Atom atom) {
        return switch (atom) {
            case Atom.Var var -> variable(var.id());
            case Atom.Const(var value, var _) -> constants.expression(value);
        };
    }

    private String atoms(List<Atom> atoms) {
        return atoms.stream().map(this::atom).collect(Collectors.joining(", "));
    }

    private List<String> names(List<Integer> ids) {
        return ids.stream().map(this::variable).toList();
    }

    private String freshBlock() {
        blocks++;
        return name + "_" + blocks;
    }

    // Blocks

    /** Begins the next block; what is written goes there. */
    private void open(String block, List<Integer> params) {
        out = new StringBuilder();
        written.add(out);
        out.append("const ")
                .append(block)
                .append(" = (")
                .append(String.join(", ", names(params)))
                .append(") => {\n");
    }

    private void line(String statement) {
        line(statement, ";");
    }

    private void line(String text, String end) {
        out.append(text).append(end).append('\n');
    }

    private void returns(String expression) {
        line("return " + expression);
    }

    /** A segment has ended; the next thing written begins another one. */
    private void cutSegment() {
        starts = true;
    }

    private void begin() {
        if (starts) {
            starts = false;
            charge(segments.get(nextSegment++));
        }
    }

    private void charge(long sum) {
        if (sum > 0) {
            line("$.gas(" + sum + ")");
        }
    }

    private void block(Block block) {
        code(block.statements(), block.end());
    }

    /** Writes a block of the program: from here into as many blocks of JavaScript as it takes. All of them return. */
    private void code(List<Stmt> statements, End end) {
        StringBuilder here = out;
        for (Stmt statement : statements) {
            switch (statement) {
                case Stmt.Let let -> {
                    begin();
                    if (FreeVariables.cuts(let.op())) {
                        call(let);
                    } else {
                        line("const " + variable(let.target().id()) + " = " + operations.expression(let.op()));
                    }
                }
                case Stmt.Do(Op.ListSet set, var _) -> {
                    begin();
                    line("$.listSet(" + atoms(set.operands()) + ")");
                }
                case Stmt.Labeled labeled -> labeled(labeled);
                case Stmt.Loop loop -> loop(loop);
            }
        }
        begin();
        end(end);
        out = here;
    }

    /** The call, and behind it a block that takes its result. */
    private void call(Stmt.Let let) {
        List<Integer> needed = free.afterCall(let.target());
        String next = freshBlock();
        String rest = next + ", [" + String.join(", ", names(needed)) + "]";
        returns(operations.call(let.op(), rest));
        var params = new ArrayList<Integer>();
        params.add(let.target().id());
        params.addAll(needed);
        open(next, params);
        cutSegment();
    }

    private void labeled(Stmt.Labeled labeled) {
        String next = freshBlock();
        labelBlocks.put(labeled.label(), next);
        labels.put(labeled.label(), labeled);
        var params = new ArrayList<Integer>();
        labeled.params().forEach(p -> params.add(p.id()));
        params.addAll(free.afterLabel(labeled));
        labelArguments += params.size();
        block(labeled.body());
        open(next, params);
        if (Segments.isTarget(labeled)) {
            cutSegment();
        }
    }

    private void loop(Stmt.Loop loop) {
        begin();
        String round = freshBlock();
        String behind = freshBlock();
        List<Integer> needed = free.inLoop(loop);
        var params = new ArrayList<Integer>();
        params.add(loop.index().id());
        params.addAll(needed);
        String body = freshBlock();
        returns("$.next(" + round + ", [" + String.join(", ", withIndex("0n", needed)) + "])");
        String index = variable(loop.index().id());
        String all = String.join(", ", names(params));
        open(body, params);
        loops.push(new Loop(round, loop));
        cutSegment();
        block(loop.body());
        loops.pop();
        open(round, params);
        charge(segments.get(nextSegment++));
        line("if (" + index + " < " + atom(loop.count()) + ") {", "");
        returns(body + "(" + all + ")");
        line("}", "");
        returns(behind + "(" + String.join(", ", names(needed)) + ")");
        open(behind, needed);
        cutSegment();
    }

    private List<String> withIndex(String index, List<Integer> needed) {
        var all = new ArrayList<String>();
        all.add(index);
        all.addAll(names(needed));
        return all;
    }

    private void end(End end) {
        switch (end) {
            case End.Return(Atom value) -> returns("$.ret(" + atom(value) + ")");
            case End.TailCall(int function, var args, var _) ->
                returns("$.tail(" + operations.number(function) + ", [" + atoms(args) + "])");
            case End.TailApply(Atom closure, var args, var _) ->
                returns("$.tailApply(" + atom(closure) + ", [" + atoms(args) + "])");
            case End.Jump jump -> jump(jump);
            case End.Next() -> {
                Loop loop = loops.getFirst();
                String index = variable(loop.loop().index().id());
                returns("$.next(" + loop.block() + ", ["
                        + String.join(", ", withIndex(index + " + 1n", free.inLoop(loop.loop()))) + "])");
            }
            case End.If choice -> branch(choice);
            case End.Switch table -> table(table);
            case End.Unreachable() -> returns("$.unreachable()");
        }
    }

    private void jump(End.Jump jump) {
        Stmt.Labeled labeled = Objects.requireNonNull(labels.get(jump.label()));
        String target = Objects.requireNonNull(labelBlocks.get(jump.label()));
        var args = new ArrayList<String>();
        jump.args().forEach(a -> args.add(atom(a)));
        args.addAll(names(free.afterLabel(labeled)));
        String all = String.join(", ", args);
        boolean direct = labels.size() <= DIRECT_LABELS && labelArguments <= DIRECT_ARGUMENTS;
        returns(direct ? target + "(" + all + ")" : "$.next(" + target + ", [" + all + "])");
    }

    /** A branch that only jumps is part of the condition, as {@link Segments} counts it. */
    private void branch(End.If choice) {
        line("if (" + condition(choice.condition()) + ") {", "");
        cutSegment();
        if (choice.then().bareJump() >= 0) {
            bare(choice.then());
            line("}", "");
            block(choice.otherwise());
            return;
        }
        block(choice.then());
        line("}", "");
        if (choice.otherwise().bareJump() >= 0) {
            bare(choice.otherwise());
        } else {
            cutSegment();
            block(choice.otherwise());
        }
    }

    private void bare(Block block) {
        if (block.end() instanceof End.Jump jump) {
            jump(jump);
        }
    }

    private String condition(Cond condition) {
        return switch (condition) {
            case Cond.Truth(Atom value) -> atom(value);
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right) ->
                atom(left) + OperationWriter.relation(relation) + atom(right);
        };
    }

    private void table(End.Switch table) {
        String tag = atom(table.tag());
        int last = table.blocks().size() - 1;
        for (int i = 0; i <= last; i++) {
            Block block = table.blocks().get(i);
            if (i < last) {
                line("if (" + cases(tag, table.targets(), i) + ") {", "");
            }
            if (block.bareJump() >= 0) {
                bare(block);
            } else {
                cutSegment();
                block(block);
            }
            if (i < last) {
                line("}", "");
            }
        }
    }

    private static String cases(String tag, List<Integer> targets, int block) {
        return IntStream.range(0, targets.size())
                .filter(variant -> targets.get(variant) == block)
                .mapToObj(variant -> tag + " === " + variant + "n")
                .collect(Collectors.joining(" || "));
    }
}
