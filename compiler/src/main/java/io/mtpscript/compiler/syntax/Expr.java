package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/** An expression as written, before names and types are known. */
public sealed interface Expr {
    Span span();

    record IntLit(long value, Span span) implements Expr {}

    /** @param digits the literal's text without underscores */
    record DecimalLit(String digits, Span span) implements Expr {}

    record StringLit(String value, Span span) implements Expr {}

    record BoolLit(boolean value, Span span) implements Expr {}

    record UnitLit(Span span) implements Expr {}

    /** A template: {@code pieces.size() == holes.size() + 1}; pieces have their escapes resolved. */
    record Template(List<String> pieces, List<Expr> holes, Span span) implements Expr {
        public Template {
            pieces = List.copyOf(pieces);
            holes = List.copyOf(holes);
        }
    }

    /** {@code sql`...`}; shape as {@link Template}. */
    record Sql(List<String> pieces, List<Expr> holes, Span span) implements Expr {
        public Sql {
            pieces = List.copyOf(pieces);
            holes = List.copyOf(holes);
        }
    }

    /** A name standing alone: local, function, constructor, module constant, or a library or effect module. */
    record Ref(Name name, List<TypeExpr> typeArgs, Span span) implements Expr {
        public Ref {
            typeArgs = List.copyOf(typeArgs);
        }
    }

    /** {@code target.name} with optional explicit type arguments ({@code Json.decode<T>}). */
    record Field(Expr target, Name name, List<TypeExpr> typeArgs, Span span) implements Expr {
        public Field {
            typeArgs = List.copyOf(typeArgs);
        }
    }

    /** {@code target[index]} */
    record Index(Expr target, Expr index, Span span) implements Expr {}

    record Call(Expr target, List<Expr> args, Span span) implements Expr {
        public Call {
            args = List.copyOf(args);
        }
    }

    record Lambda(List<LambdaParam> params, Optional<TypeExpr> result, Expr body, Span span) implements Expr {
        public Lambda {
            params = List.copyOf(params);
        }
    }

    record LambdaParam(Name name, Optional<TypeExpr> type, Span span) {}

    /** A record value. {@code spread} is {@code ...base}, first. A shorthand field has a {@link Ref} of its own name. */
    record Record(Optional<Expr> spread, List<FieldValue> fields, Span span) implements Expr {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    record FieldValue(Name name, Expr value, Span span) {}

    record ListOf(List<Element> elements, Span span) implements Expr {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** One element of a list; {@code spread} for {@code ...xs}. */
    record Element(Expr value, boolean spread) {}

    /** Statements and a last expression; an empty result is Unit. */
    record Block(List<Stmt> statements, Optional<Expr> result, Span span) implements Expr {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** {@code otherwise} is {@link Missing} where the source has no {@code else}, which the parser reports. */
    record If(Expr condition, Expr then, Optional<Expr> otherwise, Span span) implements Expr {}

    record Match(Expr scrutinee, List<Arm> arms, Span span) implements Expr {
        public Match {
            arms = List.copyOf(arms);
        }
    }

    record Arm(Pattern pattern, Optional<Expr> guard, Expr body, Span span) {}

    record For(Pattern item, Expr list, Expr body, Span span) implements Expr {}

    record Unary(UnaryOp op, Expr operand, Span span) implements Expr {}

    /** @param opSpan where the operator itself stands */
    record Binary(BinaryOp op, Expr left, Expr right, Span opSpan, Span span) implements Expr {}

    /** {@code left |> right}. {@code grouped} tells that the right side stood in parentheses. */
    record Pipe(Expr left, Expr right, boolean grouped, Span span) implements Expr {}

    /** {@code e?} */
    record Propagate(Expr operand, Span span) implements Expr {}

    record Await(Expr operand, Span span) implements Expr {}

    /** {@code await all [e1, e2]} */
    record AwaitAll(List<Expr> operands, Span span) implements Expr {
        public AwaitAll {
            operands = List.copyOf(operands);
        }
    }

    /** {@code await all for (x of xs) { ... }} */
    record AwaitAllFor(For loop, Span span) implements Expr {}

    /** {@code respond [rollback] [status(e)] {header(n, v)} [json(e)]}. */
    record Respond(boolean rollback, Optional<Expr> status, List<Header> headers, Optional<Expr> json, Span span)
            implements Expr {
        public Respond {
            headers = List.copyOf(headers);
        }
    }

    record Header(Expr name, Expr value, Span span) {}

    /**
     * {@code call POST /orders headers { ... } { ... }}: only in tests.
     *
     * @param path a {@link StringLit} where it stands bare, else a {@link Template}; with its query
     */
    record CallApi(
            Name method, Expr path, Optional<Record> query, Optional<Record> headers, Optional<Expr> body, Span span)
            implements Expr {}

    /** {@code assert}-like statements need no node: they are calls. Stands where an expression could not be read. */
    record Missing(Span span) implements Expr {}

    enum UnaryOp {
        NOT,
        NEGATE
    }

    enum BinaryOp {
        OR("||"),
        AND("&&"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%");

        private final String symbol;

        BinaryOp(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }
}
