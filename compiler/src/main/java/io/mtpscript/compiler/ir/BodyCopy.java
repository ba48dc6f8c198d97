package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes one function of the specialised program: a copy of a function's body in which function values whose code is known are not
 * made but stand where they are applied, and are passed to copies of functions that know them too.
 */
final class BodyCopy {
    /** A function value whose code is known, and what it has captured, in the function that is written. */
    record Known(int code, List<Atom> captures) {}

    /** A body that is copied: its own function, or one that is put in the place of its application. */
    private static final class Source {
        final int function;
        final List<Atom> captures;
        /** Where control goes instead of returning. */
        final Optional<BlockBuilder.Label> after;

        final Map<Integer, Atom> atoms = new LinkedHashMap<>();
        final Map<Integer, Known> known = new LinkedHashMap<>();
        final Map<Integer, BlockBuilder.Label> labels = new LinkedHashMap<>();

        Source(int function, List<Atom> captures, Optional<BlockBuilder.Label> after) {
            this.function = function;
            this.captures = captures;
            this.after = after;
        }
    }

    private final Specialising program;
    private final FunctionUses uses;
    private final BlockBuilder.Variables variables = new BlockBuilder.Variables();

    BodyCopy(Specialising program) {
        this.program = program;
        this.uses = program.uses();
    }

    /**
     * Copies a function.
     *
     * @param codes for each parameter the code that it is known to be, or -1; it is replaced by what that captures
     */
    FunctionDraft of(int function, List<Integer> codes) {
        FunctionDraft draft = program.original(function);
        var source = new Source(function, List.of(), Optional.empty());
        var params = new ArrayList<Atom.Var>();
        for (int i = 0; i < draft.params().size(); i++) {
            Atom.Var param = draft.params().get(i);
            if (codes.get(i) < 0) {
                Atom.Var copy = variables.fresh(param.type());
                params.add(copy);
                source.atoms.put(param.id(), copy);
                continue;
            }
            var captures = new ArrayList<Atom>();
            for (int type : program.original(codes.get(i)).captureTypes()) {
                Atom.Var capture = variables.fresh(type);
                params.add(capture);
                captures.add(capture);
            }
            source.known.put(param.id(), new Known(codes.get(i), List.copyOf(captures)));
        }
        var b = new BlockBuilder(variables);
        block(draft.body(), source, b);
        return new FunctionDraft(
                draft.name(),
                params,
                draft.closure(),
                draft.captureTypes(),
                draft.resultType(),
                b.build(),
                draft.span());
    }

    private void block(Block block, Source source, BlockBuilder b) {
        for (Stmt statement : block.statements()) {
            program.count();
            switch (statement) {
                case Stmt.Let(Atom.Var target, Op op, Span span) -> let(target, op, span, source, b);
                case Stmt.Do(Op.ListSet set, Span span) ->
                    b.add(new Stmt.Do(
                            new Op.ListSet(
                                    atom(set.list(), source), atom(set.index(), source), atom(set.value(), source)),
                            span));
                case Stmt.Labeled(int label, List<Atom.Var> params, Block body) -> {
                    var copy = new BlockBuilder.Label(variables);
                    source.labels.put(label, copy);
                    BlockBuilder inner = b.child();
                    block(body, source, inner);
                    bind(params, b.labeled(copy, fresh(params), inner), source);
                }
                case Stmt.Loop(Atom.Var index, Atom count, Block body, Span span) -> {
                    Atom.Var copy = variables.fresh(index.type());
                    source.atoms.put(index.id(), copy);
                    BlockBuilder inner = b.child();
                    block(body, source, inner);
                    b.add(new Stmt.Loop(copy, atom(count, source), inner.build(), span));
                }
            }
        }
        end(block.end(), source, b);
    }

    private List<Atom.Var> fresh(List<Atom.Var> like) {
        return like.stream().map(v -> variables.fresh(v.type())).toList();
    }

    private static void bind(List<Atom.Var> variables, List<Atom> values, Source source) {
        for (int i = 0; i < variables.size(); i++) {
            source.atoms.put(variables.get(i).id(), values.get(i));
        }
    }

    private void let(Atom.Var target, Op op, Span span, Source source, BlockBuilder b) {
        if (op instanceof Op.Capture(int index) && !source.captures.isEmpty()) {
            source.atoms.put(target.id(), source.captures.get(index));
            return;
        }
        if (op instanceof Op.MakeClosure(int code, List<Atom> captures)
                && uses.inlinable(code)
                && uses.onlyAppliedVariable(source.function, target.id())) {
            source.known.put(target.id(), new Known(code, atoms(captures, source)));
            return;
        }
        if (op instanceof Op.Apply(Atom closure, List<Atom> args)) {
            Optional<Known> known = known(closure, source);
            if (known.isPresent()) {
                var label = new BlockBuilder.Label(variables);
                BlockBuilder inner = b.child();
                inline(known.get(), atoms(args, source), Optional.of(label), inner);
                bind(List.of(target), b.labeled(label, fresh(List.of(target)), inner), source);
                return;
            }
        }
        source.atoms.put(target.id(), b.let(target.type(), op(op, source), span));
    }

    /** Writes the code of a function value. */
    private void inline(Known value, List<Atom> args, Optional<BlockBuilder.Label> after, BlockBuilder b) {
        FunctionDraft draft = program.original(value.code());
        var source = new Source(value.code(), value.captures(), after);
        bind(draft.params(), args, source);
        block(draft.body(), source, b);
    }

    private void end(End end, Source source, BlockBuilder b) {
        switch (end) {
            case End.Return(Atom value) -> leave(atom(value, source), source, b);
            case End.TailCall(int function, List<Atom> args, Span span) -> {
                var call = call(function, args, source);
                if (source.after.isEmpty()) {
                    b.end(new End.TailCall(call.function(), call.args(), span));
                } else {
                    leave(b.let(program.original(function).resultType(), call, span), source, b);
                }
            }
            case End.TailApply(Atom closure, List<Atom> args, Span span) -> {
                Optional<Known> known = known(closure, source);
                if (known.isPresent()) {
                    inline(known.get(), atoms(args, source), source.after, b);
                } else if (source.after.isEmpty()) {
                    b.end(new End.TailApply(atom(closure, source), atoms(args, source), span));
                } else {
                    var apply = new Op.Apply(atom(closure, source), atoms(args, source));
                    leave(b.let(program.original(source.function).resultType(), apply, span), source, b);
                }
            }
            case End.Jump(int label, List<Atom> args) ->
                b.jump(Objects.requireNonNull(source.labels.get(label)), atoms(args, source));
            case End.Next next -> b.end(next);
            case End.If(Cond condition, Block then, Block otherwise, Span span) -> {
                Cond asked = switch (condition) {
                    case Cond.Truth(Atom value) -> new Cond.Truth(atom(value, source));
                    case Cond.Compare(var relation, Atom left, Atom right) ->
                        new Cond.Compare(relation, atom(left, source), atom(right, source));
                };
                b.end(new End.If(asked, child(then, source, b), child(otherwise, source, b), span));
            }
            case End.Switch(Atom tag, List<Integer> targets, List<Block> blocks, Span span) ->
                b.end(new End.Switch(
                        atom(tag, source),
                        targets,
                        blocks.stream().map(each -> child(each, source, b)).toList(),
                        span));
            case End.Unreachable unreachable -> b.end(unreachable);
        }
    }

    private Block child(Block block, Source source, BlockBuilder b) {
        BlockBuilder inner = b.child();
        block(block, source, inner);
        return inner.build();
    }

    private static void leave(Atom value, Source source, BlockBuilder b) {
        if (source.after.isPresent()) {
            b.jump(source.after.get(), List.of(value));
        } else {
            b.end(new End.Return(value));
        }
    }

    // Values

    private Optional<Known> known(Atom value, Source source) {
        return switch (value) {
            case Atom.Var(int id, int _) -> Optional.ofNullable(source.known.get(id));
            case Atom.Const(Constant.Closure(int code, List<Constant> captures), int _)
            when uses.inlinable(code) && captures.isEmpty() -> Optional.of(new Known(code, List.of()));
            case Atom.Const _ -> Optional.empty();
        };
    }

    private Op.Call call(int function, List<Atom> args, Source source) {
        var codes = new ArrayList<Integer>();
        var given = new ArrayList<Atom>();
        for (int i = 0; i < args.size(); i++) {
            Optional<Known> known = uses.onlyApplied(function, i) ? known(args.get(i), source) : Optional.empty();
            codes.add(known.map(Known::code).orElse(-1));
            if (known.isPresent()) {
                given.addAll(known.get().captures());
            } else {
                given.add(atom(args.get(i), source));
            }
        }
        return new Op.Call(program.number(function, codes), given);
    }

    private List<Atom> atoms(List<Atom> atoms, Source source) {
        return atoms.stream().map(each -> atom(each, source)).toList();
    }

    private Atom atom(Atom atom, Source source) {
        return switch (atom) {
            case Atom.Var(int id, int _) -> {
                Atom copy = source.atoms.get(id);
                if (copy == null) {
                    throw new IllegalStateException("The variable " + id + " of "
                            + program.original(source.function).name() + " has no value");
                }
                yield copy;
            }
            case Atom.Const(Constant value, int type) -> new Atom.Const(program.constant(value), type);
        };
    }

    private Op op(Op op, Source source) {
        return switch (op) {
            case Op.Call(int function, List<Atom> args) -> call(function, args, source);
            case Op.MakeClosure(int code, List<Atom> captures) ->
                new Op.MakeClosure(program.number(code), atoms(captures, source));
            case Op.Arithmetic(var kind, Atom left, Atom right) ->
                new Op.Arithmetic(kind, atom(left, source), atom(right, source));
            case Op.AddImmediate(Atom left, int amount) -> new Op.AddImmediate(atom(left, source), amount);
            case Op.Negate(Atom operand) -> new Op.Negate(atom(operand, source));
            case Op.Compare(var relation, Atom left, Atom right) ->
                new Op.Compare(relation, atom(left, source), atom(right, source));
            case Op.Not(Atom operand) -> new Op.Not(atom(operand, source));
            case Op.Tag(Atom union) -> new Op.Tag(atom(union, source));
            case Op.Field(Atom record, int index) -> new Op.Field(atom(record, source), index);
            case Op.Payload(Atom union, int variant, int index) -> new Op.Payload(atom(union, source), variant, index);
            case Op.Capture capture -> capture;
            case Op.MakeRecord(int type, List<Atom> fields) -> new Op.MakeRecord(type, atoms(fields, source));
            case Op.MakeVariant(int type, int variant, List<Atom> payload) ->
                new Op.MakeVariant(type, variant, atoms(payload, source));
            case Op.MakeList(int type, List<Atom> elements) -> new Op.MakeList(type, atoms(elements, source));
            case Op.MakeResponse(Atom status, int flags, Atom headers, int bodyType, Atom body) ->
                new Op.MakeResponse(atom(status, source), flags, atom(headers, source), bodyType, atom(body, source));
            case Op.ListNew(int type, Atom length) -> new Op.ListNew(type, atom(length, source));
            case Op.ListSet(Atom list, Atom index, Atom value) ->
                new Op.ListSet(atom(list, source), atom(index, source), atom(value, source));
            case Op.ListLength(Atom list) -> new Op.ListLength(atom(list, source));
            case Op.ListGet(Atom list, Atom index) -> new Op.ListGet(atom(list, source), atom(index, source));
            case Op.ListRest(Atom list, int count) -> new Op.ListRest(atom(list, source), count);
            case Op.Apply(Atom closure, List<Atom> args) -> new Op.Apply(atom(closure, source), atoms(args, source));
            case Op.CallBuiltin(var builtin, int aux, List<Atom> args) ->
                new Op.CallBuiltin(builtin, aux, atoms(args, source));
            case Op.MakeCall(int site, List<Atom> args) -> new Op.MakeCall(site, atoms(args, source));
            case Op.EffectAll(Atom calls) -> new Op.EffectAll(atom(calls, source));
            case Op.Effect(int site, List<Atom> args) -> new Op.Effect(site, atoms(args, source));
        };
    }
}
