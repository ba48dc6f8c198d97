package io.mtpscript.compiler.typed;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.decimal.Decimal;
import java.util.List;
import java.util.Optional;

/**
 * A checked expression. Pipes, method calls, indexing, templates' conversions and shorthand are already plain calls.
 * Operands are evaluated in the order of the lists here, which is source order.
 */
public sealed interface TExpr {
    Type type();

    Span span();

    record IntLit(long value, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.INT;
        }
    }

    record DecimalLit(Decimal value, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.DECIMAL;
        }
    }

    record StringLit(String value, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.STRING;
        }
    }

    record BoolLit(boolean value, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    record UnitLit(Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.UNIT;
        }
    }

    record LocalRef(Local local, Span span) implements TExpr {
        @Override
        public Type type() {
            return local.type();
        }
    }

    /** A module constant. */
    record ConstantRef(ConstantSymbol constant, Span span) implements TExpr {
        @Override
        public Type type() {
            return constant.type();
        }
    }

    /** A named function used as a value. */
    record FunctionRef(FunctionSymbol function, List<Type> typeArgs, Type.Function type, Span span) implements TExpr {
        public FunctionRef {
            typeArgs = List.copyOf(typeArgs);
        }
    }

    /** A constructor with payload used as a value. */
    record ConstructorRef(Type.Union union, int variant, Type.Function type, Span span) implements TExpr {}

    /** A call of a named function (defined, intrinsic or effect). */
    record Call(FunctionSymbol function, List<Type> typeArgs, List<TExpr> args, Type type, Span span) implements TExpr {
        public Call {
            typeArgs = List.copyOf(typeArgs);
            args = List.copyOf(args);
        }
    }

    /** A call of a function value. */
    record Apply(TExpr function, List<TExpr> args, Type type, Span span) implements TExpr {
        public Apply {
            args = List.copyOf(args);
        }
    }

    /** A variant with its payload, which may be empty. */
    record Construct(Type.Union type, int variant, List<TExpr> args, Span span) implements TExpr {
        public Construct {
            args = List.copyOf(args);
        }
    }

    /** A record; {@code fields} in evaluation order and complete, or with {@code base} the ones that change. */
    record Record(Optional<TExpr> base, List<FieldValue> fields, Type.Record type, Span span) implements TExpr {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    record FieldValue(String name, TExpr value) {}

    record Field(TExpr target, String name, Type type, Span span) implements TExpr {}

    record ListOf(List<Element> elements, Type.ListOf type, Span span) implements TExpr {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    record Element(TExpr value, boolean spread) {}

    record Block(List<TStmt> statements, TExpr result, Span span) implements TExpr {
        public Block {
            statements = List.copyOf(statements);
        }

        @Override
        public Type type() {
            return result.type();
        }
    }

    record If(TExpr condition, TExpr then, TExpr otherwise, Type type, Span span) implements TExpr {}

    /** Exhaustive; first arm that fits and whose guard holds. */
    record Match(TExpr scrutinee, List<Arm> arms, Type type, Span span) implements TExpr {
        public Match {
            arms = List.copyOf(arms);
        }
    }

    record Arm(TPattern pattern, Optional<TExpr> guard, TExpr body) {}

    /** The body for each element; the values as a List, or Unit when the body is Unit. {@code item} is irrefutable. */
    record For(TPattern item, TExpr list, TExpr body, Type type, Span span) implements TExpr {}

    /** {@code !e} on Bool; {@code -e} on Int and Decimal (the operand's type tells). */
    record Not(TExpr operand, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    record Negate(TExpr operand, Type type, Span span) implements TExpr {}

    /** {@code &&} and {@code ||}: short-circuit. */
    record Logic(boolean and, TExpr left, TExpr right, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    /** Arithmetic on two Ints or two Decimals; {@code ADD} on two Strings joins. The operands' type tells. */
    record Arithmetic(ArithmeticOp op, TExpr left, TExpr right, Type type, Span span) implements TExpr {}

    enum ArithmeticOp {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER
    }

    /** Structural equality on any one type; {@code negated} for {@code !=}. */
    record Equal(boolean negated, TExpr left, TExpr right, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    /** Ordering of two Ints or two Strings. */
    record Compare(CompareOp op, TExpr left, TExpr right, Span span) implements TExpr {
        @Override
        public Type type() {
            return Type.Prim.BOOL;
        }
    }

    enum CompareOp {
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL
    }

    record Lambda(List<Local> params, TExpr body, Type.Function type, Span span) implements TExpr {
        public Lambda {
            params = List.copyOf(params);
        }
    }

    /** {@code e?}: the value, or leave the enclosing function or lambda as {@code exit} tells. */
    record Propagate(TExpr operand, Exit exit, Type type, Span span) implements TExpr {}

    /** How {@code ?} leaves. */
    sealed interface Exit {
        /** {@code Err(e)} of the operand becomes {@code Err(e)} of {@code result}. */
        record Err(Type.Union result) implements Exit {}

        /** {@code Err(e)} becomes {@code Err(V(e))}, V being {@code variant} of {@code error}. */
        record WrappedErr(Type.Union result, Type.Union error, int variant) implements Exit {}

        /** {@code None} becomes {@code None} of {@code result}. */
        record None(Type.Union result) implements Exit {}

        /**
         * In an api body: the error is turned into a {@code Failure} by {@code convert} (absent when it is one
         * already), and the request answers with it and rolls back.
         */
        record Respond(Optional<FunctionSymbol> convert) implements Exit {}

        /** {@code None} in an api body: 404 NotFound. */
        record RespondNotFound() implements Exit {}

        /** In a test: it fails, and {@code tell} says with what ({@link TestEffect#ERROR} or {@link TestEffect#NONE}). */
        record FailTest(TestEffect tell) implements Exit {}
    }

    /** {@code await e}: {@code call} is a call of an effect function. */
    record Await(TExpr call, Span span) implements TExpr {
        @Override
        public Type type() {
            return call.type();
        }
    }

    /** {@code await all [...]} as a value: every call gives the list's element type. */
    record AwaitAll(List<Call> calls, Type.ListOf type, Span span) implements TExpr {
        public AwaitAll {
            calls = List.copyOf(calls);
        }
    }

    /**
     * {@code await all for}: a loop whose body ends in a call of an effect function. The rounds only prepare the calls; the
     * loop's values are their results.
     */
    record AwaitAllFor(For loop, Span span) implements TExpr {
        @Override
        public Type type() {
            return loop.type();
        }
    }

    /** {@code sql`...`}: {@code pieces.size() == holes.size() + 1}. A hole of type Sql is spliced. */
    record SqlLit(List<String> pieces, List<TExpr> holes, Span span) implements TExpr {
        public SqlLit {
            pieces = List.copyOf(pieces);
            holes = List.copyOf(holes);
        }

        @Override
        public Type type() {
            return Type.Prim.SQL;
        }
    }

    /** A template; every hole is a String already. */
    record Template(List<String> pieces, List<TExpr> holes, Span span) implements TExpr {
        public Template {
            pieces = List.copyOf(pieces);
            holes = List.copyOf(holes);
        }

        @Override
        public Type type() {
            return Type.Prim.STRING;
        }
    }

    /** {@code respond}; in tail position. {@code status} is a literal's value or 200. */
    record Respond(boolean rollback, int status, List<Header> headers, Optional<TExpr> json, Span span)
            implements TExpr {
        public Respond {
            headers = List.copyOf(headers);
        }

        @Override
        public Type type() {
            return Type.Prim.RESPONSE;
        }
    }

    /** Both are Strings. */
    record Header(TExpr name, TExpr value) {}
}
