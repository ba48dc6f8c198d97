package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Block;
import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.End;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.compiler.ir.Stmt;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Opcode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Lays one function's structured code out in a line, in the order it is written in. */
final class LirBuilder {
    /**
     * Linear code; virtual registers 0 .. params - 1 hold the closure, if any, and the arguments.
     *
     * @param spans where each step comes from
     */
    record Linear(List<Lir> code, List<Span> spans, int params, int registers) {}

    private record Loop(int index, int test) {}

    private static final int CLOSURE = 0;

    private final Image image;
    private final Positions positions;
    private final IntUnaryOperator numbering;
    private final List<Lir> code = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    /** Where what is being laid out comes from; steps that have no place of their own belong to the one before. */
    private Span place;

    private final Map<Integer, Integer> registers = new LinkedHashMap<>();
    private final Map<Integer, Integer> labels = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> labelParams = new LinkedHashMap<>();
    private final Deque<Loop> loops = new ArrayDeque<>();
    private int nextRegister;
    private int nextLabel;

    private LirBuilder(Image image, Positions positions, IntUnaryOperator numbering, Span place) {
        this.place = place;
        this.image = image;
        this.positions = positions;
        this.numbering = numbering;
    }

    /** @param numbering from the numbers that linking gave functions to those they are emitted with */
    static Linear build(IrFunction function, Image image, Positions positions, IntUnaryOperator numbering) {
        var builder = new LirBuilder(image, positions, numbering, function.span());
        if (function.closure()) {
            builder.nextRegister = CLOSURE + 1;
        }
        function.params().forEach(builder::register);
        int params = builder.nextRegister;
        builder.block(function.body());
        return new Linear(builder.code, builder.spans, params, builder.nextRegister);
    }

    private void add(Lir step) {
        code.add(step);
        spans.add(place);
    }

    private int register(Atom.Var var) {
        return registers.computeIfAbsent(var.id(), _ -> nextRegister++);
    }

    private int label() {
        return nextLabel++;
    }

    private int label(int irLabel) {
        return labels.computeIfAbsent(irLabel, _ -> label());
    }

    private Lir.Operand operand(Atom atom) {
        return switch (atom) {
            case Atom.Var var -> new Lir.Operand.Reg(register(var));
            case Atom.Const(Constant value, var _) -> image.word(value);
        };
    }

    private List<Lir.Operand> operands(List<Atom> atoms) {
        return atoms.stream().map(this::operand).toList();
    }

    /** A register that holds the atom: a constant is loaded into a fresh one. */
    private int loaded(Atom atom) {
        return loaded(operand(atom));
    }

    private int loaded(Lir.Operand operand) {
        return switch (operand) {
            case Lir.Operand.Reg(int id) -> id;
            case Lir.Operand.Word word -> {
                int target = nextRegister++;
                add(new Lir.Load(target, word));
                yield target;
            }
        };
    }

    private void block(Block block) {
        for (Stmt statement : block.statements()) {
            switch (statement) {
                case Stmt.Let let -> {
                    place = let.span();
                    let(register(let.target()), let.op(), let.span());
                }
                case Stmt.Do(Op.ListSet set, var span) -> {
                    place = span;
                    simple(Opcode.LISTSET, Lir.NONE, List.of(set.list(), set.index(), set.value()), Optional.empty());
                }
                case Stmt.Labeled labeled -> {
                    labelParams.put(
                            labeled.label(),
                            labeled.params().stream().map(this::register).toList());
                    Span before = place;
                    block(labeled.body());
                    place = before;
                    add(new Lir.Label(label(labeled.label())));
                }
                case Stmt.Loop loop -> loop(loop);
            }
        }
        end(block.end());
    }

    /** The test stands behind the body, so that a round is one jump. */
    private void loop(Stmt.Loop loop) {
        place = loop.span();
        int count = loaded(loop.count());
        int index = register(loop.index());
        add(new Lir.Load(index, new Lir.Operand.Word(0, false)));
        int test = label();
        int body = label();
        add(new Lir.Jump(test));
        add(new Lir.Label(body));
        loops.push(new Loop(index, test));
        block(loop.body());
        loops.pop();
        place = loop.span();
        add(new Lir.Label(test));
        add(new Lir.Branch(Opcode.JLT, List.of(index, count), body));
    }

    private void end(End end) {
        switch (end) {
            case End.Return(Atom value) -> simple(Opcode.RET, Lir.NONE, List.of(value), Optional.empty());
            case End.TailCall(int function, List<Atom> args, Span span) -> {
                place = span;
                window(Opcode.TAILCALL, Lir.NONE, operands(args), numbering.applyAsInt(function), 0, span);
            }
            case End.TailApply(Atom closure, List<Atom> args, Span span) -> {
                place = span;
                window(Opcode.TAILAPPLY, Lir.NONE, operands(withClosure(closure, args)), args.size(), 0, span);
            }
            case End.Jump jump -> {
                List<Integer> targets = labelParams.getOrDefault(jump.label(), List.of());
                if (!targets.isEmpty()) {
                    add(new Lir.Transfer(targets, operands(jump.args())));
                }
                add(new Lir.Jump(label(jump.label())));
            }
            case End.Next() -> {
                Loop loop = loops.getFirst();
                add(new Lir.Simple(Opcode.IADDI, loop.index(), List.of(loop.index()), 1, Lir.NONE));
                add(new Lir.Jump(loop.test()));
            }
            case End.If choice -> branch(choice);
            case End.Switch table -> table(table);
            case End.Unreachable() -> simple(Opcode.UNREACHABLE, Lir.NONE, List.of(), Optional.empty());
        }
    }

    private static List<Atom> withClosure(Atom closure, List<Atom> args) {
        var all = new ArrayList<Atom>();
        all.add(closure);
        all.addAll(args);
        return all;
    }

    private void branch(End.If choice) {
        place = choice.span();
        int then = choice.then().bareJump();
        int otherwise = choice.otherwise().bareJump();
        if (then >= 0) {
            jumpIf(choice.condition(), true, label(then));
            block(choice.otherwise());
        } else if (otherwise >= 0) {
            jumpIf(choice.condition(), false, label(otherwise));
            block(choice.then());
        } else {
            int no = label();
            jumpIf(choice.condition(), false, no);
            block(choice.then());
            place = choice.span();
            add(new Lir.Label(no));
            block(choice.otherwise());
        }
    }

    private void jumpIf(Cond condition, boolean holds, int label) {
        switch (condition) {
            case Cond.Truth(Atom value) ->
                add(new Lir.Branch(holds ? Opcode.JT : Opcode.JF, List.of(loaded(value)), label));
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right) -> {
                int l = loaded(left);
                int r = loaded(right);
                Lir.Branch branch = switch (relation) {
                    case EQUAL -> new Lir.Branch(holds ? Opcode.JEQ : Opcode.JNE, List.of(l, r), label);
                    // not (l < r) is r <= l
                    case LESS ->
                        holds
                                ? new Lir.Branch(Opcode.JLT, List.of(l, r), label)
                                : new Lir.Branch(Opcode.JLE, List.of(r, l), label);
                    case LESS_EQUAL ->
                        holds
                                ? new Lir.Branch(Opcode.JLE, List.of(l, r), label)
                                : new Lir.Branch(Opcode.JLT, List.of(r, l), label);
                    case NOT_EQUAL -> throw new IllegalStateException("excluded by Cond.Compare");
                };
                add(branch);
            }
        }
    }

    private void table(End.Switch table) {
        place = table.span();
        var entries = new ArrayList<Integer>();
        for (Block block : table.blocks()) {
            entries.add(block.bareJump() >= 0 ? label(block.bareJump()) : label());
        }
        add(new Lir.Switch(
                loaded(table.tag()), table.targets().stream().map(entries::get).toList()));
        for (int i = 0; i < entries.size(); i++) {
            Block block = table.blocks().get(i);
            if (block.bareJump() < 0) {
                place = table.span();
                add(new Lir.Label(entries.get(i)));
                block(block);
            }
        }
    }

    private void let(int target, Op op, Span span) {
        Optional<Span> at = Optional.of(span);
        switch (op) {
            case Op.Arithmetic(Op.IntOp kind, Atom left, Atom right) ->
                simple(arithmetic(kind), target, List.of(left, right), at);
            case Op.AddImmediate(Atom left, int amount) -> {
                int source = loaded(left);
                add(new Lir.Simple(Opcode.IADDI, target, List.of(source), amount, positions.of(span)));
            }
            case Op.Negate(Atom operand) -> simple(Opcode.INEG, target, List.of(operand), at);
            case Op.Compare(Cond.Relation relation, Atom left, Atom right) ->
                simple(comparison(relation), target, List.of(left, right), Optional.empty());
            case Op.Not(Atom operand) -> simple(Opcode.NOT, target, List.of(operand), Optional.empty());
            case Op.Tag(Atom union) -> simple(Opcode.TAG, target, List.of(union), Optional.empty());
            case Op.Field(Atom record, int index) -> load(target, loaded(record), index);
            // The first word is the variant's index.
            case Op.Payload(Atom union, var _, int index) -> load(target, loaded(union), 1 + index);
            // The first word is the function's number.
            case Op.Capture(int index) -> load(target, CLOSURE, 1 + index);
            case Op.MakeRecord(var _, var fields) -> make(target, operands(fields), span);
            case Op.MakeVariant(var _, int variant, var payload) -> make(target, headed(variant, payload), span);
            case Op.MakeList(var _, var elements) -> make(target, headed(elements.size(), elements), span);
            case Op.MakeClosure(int function, var captures) ->
                make(target, headed(numbering.applyAsInt(function), captures), span);
            case Op.MakeResponse(Atom status, int flags, Atom headers, int bodyType, Atom body) ->
                make(
                        target,
                        List.of(operand(status), number(flags), operand(headers), number(bodyType), operand(body)),
                        span);
            case Op.ListNew(var _, Atom length) -> simple(Opcode.LISTNEW, target, List.of(length), at);
            case Op.ListLength(Atom list) -> simple(Opcode.LISTLEN, target, List.of(list), Optional.empty());
            case Op.ListGet(Atom list, Atom index) ->
                simple(Opcode.LISTGET, target, List.of(list, index), Optional.empty());
            case Op.ListRest(Atom list, int count) -> {
                int source = loaded(list);
                add(new Lir.Simple(Opcode.LISTREST, target, List.of(source), count, positions.of(span)));
            }
            case Op.ListSet _ -> throw new IllegalStateException("a list's element is no value");
            case Op.Call(int function, var args) ->
                window(Opcode.CALL, target, operands(args), numbering.applyAsInt(function), 0, span);
            case Op.Apply(Atom closure, var args) ->
                window(Opcode.APPLY, target, operands(withClosure(closure, args)), args.size(), 0, span);
            case Op.CallBuiltin(var builtin, int aux, var args) ->
                window(Opcode.BUILTIN, target, operands(args), builtin.id(), aux, span);
            case Op.MakeCall(int site, var args) -> make(target, headed(site, args), span);
            case Op.EffectAll(Atom calls) -> window(Opcode.EFFECT_ALL, target, List.of(operand(calls)), 0, 0, span);
            case Op.Effect(int site, var args) -> window(Opcode.EFFECT, target, operands(args), site, 0, span);
        }
    }

    private static Opcode arithmetic(Op.IntOp op) {
        return switch (op) {
            case ADD -> Opcode.IADD;
            case SUBTRACT -> Opcode.ISUB;
            case MULTIPLY -> Opcode.IMUL;
            case DIVIDE -> Opcode.IDIV;
            case REMAINDER -> Opcode.IMOD;
        };
    }

    private static Opcode comparison(Cond.Relation relation) {
        return switch (relation) {
            case EQUAL -> Opcode.IEQ;
            case NOT_EQUAL -> Opcode.INE;
            case LESS -> Opcode.ILT;
            case LESS_EQUAL -> Opcode.ILE;
        };
    }

    private void simple(Opcode op, int target, List<Atom> sources, Optional<Span> span) {
        List<Integer> loaded = sources.stream().map(this::loaded).toList();
        add(new Lir.Simple(op, target, loaded, 0, span.map(positions::of).orElse(Lir.NONE)));
    }

    private void load(int target, int object, int word) {
        add(new Lir.Simple(Opcode.LD, target, List.of(object), word, Lir.NONE));
    }

    private static Lir.Operand number(long value) {
        return new Lir.Operand.Word(value, false);
    }

    private List<Lir.Operand> headed(long first, List<Atom> rest) {
        var all = new ArrayList<Lir.Operand>();
        all.add(number(first));
        all.addAll(operands(rest));
        return all;
    }

    private void make(int target, List<Lir.Operand> words, Span span) {
        window(Opcode.NEW, target, words, 0, 0, span);
    }

    private void window(Opcode op, int target, List<Lir.Operand> args, int operand, int aux, Span span) {
        add(new Lir.Window(op, target, args, operand, aux, positions.of(span)));
    }
}
