package io.mtpscript.compiler.ir;

import io.mtpscript.core.code.Builtin;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation on atoms. Each becomes exactly one priced instruction of the VM, so that a segment's gas is the sum over
 * its operations ({@link Segments}); loading constants and moving words cost nothing.
 */
public sealed interface Op {
    /** What it reads, in the order of evaluation. */
    List<Atom> operands();

    enum IntOp {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER
    }

    /** Int arithmetic; IntOverflow, DivisionByZero. */
    record Arithmetic(IntOp op, Atom left, Atom right) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(left, right);
        }
    }

    /** {@code left + amount}, amount from -32768 to 32767; IntOverflow. */
    record AddImmediate(Atom left, int amount) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(left);
        }
    }

    /** IntOverflow. */
    record Negate(Atom operand) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(operand);
        }
    }

    /** A Bool from two words. */
    record Compare(Cond.Relation relation, Atom left, Atom right) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(left, right);
        }
    }

    record Not(Atom operand) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(operand);
        }
    }

    /** The variant index of a union's value. */
    record Tag(Atom union) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(union);
        }
    }

    record Field(Atom record, int index) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(record);
        }
    }

    /** Payload {@code index} of a value that is known to be {@code variant}. */
    record Payload(Atom union, int variant, int index) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(union);
        }
    }

    /** Captured value {@code index} of the running closure. */
    record Capture(int index) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of();
        }
    }

    /** @param fields in the type's order; at least one */
    record MakeRecord(int type, List<Atom> fields) implements Op {
        public MakeRecord {
            fields = List.copyOf(fields);
        }

        @Override
        public List<Atom> operands() {
            return fields;
        }
    }

    /** @param payload at least one: a variant without payload is a constant */
    record MakeVariant(int type, int variant, List<Atom> payload) implements Op {
        public MakeVariant {
            payload = List.copyOf(payload);
        }

        @Override
        public List<Atom> operands() {
            return payload;
        }
    }

    /** A short list; longer ones are a {@link ListNew} filled by {@link ListSet}. */
    record MakeList(int type, List<Atom> elements) implements Op {
        /** The most elements: they all stand in registers at once. */
        public static final int MAX_ELEMENTS = 8;

        public MakeList {
            elements = List.copyOf(elements);
        }

        @Override
        public List<Atom> operands() {
            return elements;
        }
    }

    /** @param captures at least one: a function value without captures is a constant */
    record MakeClosure(int function, List<Atom> captures) implements Op {
        public MakeClosure {
            captures = List.copyOf(captures);
        }

        @Override
        public List<Atom> operands() {
            return captures;
        }
    }

    /**
     * @param status an Int
     * @param flags bit 0 rolls back, bit 1 left by a failure
     * @param bodyType -1 without a body, which is Unit then
     */
    record MakeResponse(Atom status, int flags, Atom headers, int bodyType, Atom body) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(status, headers, body);
        }
    }

    /** A list of {@code length} elements that {@link ListSet} fills before anything else sees it. */
    record ListNew(int type, Atom length) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(length);
        }
    }

    record ListSet(Atom list, Atom index, Atom value) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(list, index, value);
        }
    }

    record ListLength(Atom list) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(list);
        }
    }

    /** @param index in range */
    record ListGet(Atom list, Atom index) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(list, index);
        }
    }

    /** @param count 0 to 65535, at most the list's length */
    record ListRest(Atom list, int count) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(list);
        }
    }

    /** @param function index in {@link IrProgram#functions()} */
    record Call(int function, List<Atom> args) implements Op {
        public Call {
            args = List.copyOf(args);
        }

        @Override
        public List<Atom> operands() {
            return args;
        }
    }

    record Apply(Atom closure, List<Atom> args) implements Op {
        public Apply {
            args = List.copyOf(args);
        }

        @Override
        public List<Atom> operands() {
            var all = new ArrayList<Atom>();
            all.add(closure);
            all.addAll(args);
            return all;
        }
    }

    /** @param aux as {@link Builtin#aux()} tells */
    record CallBuiltin(Builtin builtin, int aux, List<Atom> args) implements Op {
        public CallBuiltin {
            args = List.copyOf(args);
        }

        @Override
        public List<Atom> operands() {
            return args;
        }
    }

    /**
     * A call of an effect that has yet to be made: an object of the site's number and the arguments.
     *
     * @param site index in {@link IrProgram#effectSites()}
     */
    record MakeCall(int site, List<Atom> args) implements Op {
        public MakeCall {
            args = List.copyOf(args);
        }

        @Override
        public List<Atom> operands() {
            return args;
        }
    }

    /** Makes the calls of a list of {@link MakeCall}s, side by side: the list of their answers. */
    record EffectAll(Atom calls) implements Op {
        @Override
        public List<Atom> operands() {
            return List.of(calls);
        }
    }

    /** @param site index in {@link IrProgram#effectSites()} */
    record Effect(int site, List<Atom> args) implements Op {
        public Effect {
            args = List.copyOf(args);
        }

        @Override
        public List<Atom> operands() {
            return args;
        }
    }
}
