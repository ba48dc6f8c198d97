package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Writes expressions; their blocks are written by {@link Blocks}, what follows an operand by {@link Chains}. */
final class Expressions {
    private final Emitter out;
    private final Lists lists;
    private final Types types;
    private final Chains chains;
    private final Blocks blocks;

    Expressions(Emitter out, Lists lists, Types types) {
        this.out = out;
        this.lists = lists;
        this.types = types;
        this.chains = new Chains(out, lists, types, this);
        this.blocks = new Blocks(out, lists, types, this);
    }

    Blocks blocks() {
        return blocks;
    }

    void expression(Expr expr) {
        int parens = out.openParens(expr.span().start());
        bare(expr);
        out.closeParens(parens);
    }

    private void bare(Expr expr) {
        switch (expr) {
            case Expr.IntLit e -> types.number();
            case Expr.DecimalLit e -> out.token();
            case Expr.StringLit e -> out.token();
            case Expr.BoolLit e -> out.token();
            case Expr.UnitLit e -> lists.bracketed(Layout.SOFT, List.of());
            case Expr.Template e -> template(e.holes());
            case Expr.Sql e -> template(e.holes());
            case Expr.Ref e -> {
                out.token();
                types.arguments(e.typeArgs());
            }
            case Expr.Field e -> chains.postfix(e);
            case Expr.Index e -> chains.postfix(e);
            case Expr.Call e -> chains.postfix(e);
            case Expr.Propagate e -> chains.postfix(e);
            case Expr.Pipe e -> chains.pipes(e);
            case Expr.Lambda e -> lambda(e);
            case Expr.Record e -> record(e);
            case Expr.ListOf e -> lists.bracketed(Layout.SOFT, Types.each(e.elements(), this::element));
            case Expr.Block e -> blocks.block(e, false);
            case Expr.If e -> blocks.ifExpression(e);
            case Expr.Match e -> match(e);
            case Expr.For e -> blocks.forExpression(e);
            case Expr.Unary e -> {
                out.token();
                out.glue();
                expression(e.operand());
            }
            case Expr.Binary e -> binary(e);
            case Expr.Await e -> {
                out.token(TokenKind.AWAIT);
                out.space();
                expression(e.operand());
            }
            case Expr.AwaitAll e -> {
                awaitAll();
                lists.bracketed(Layout.SOFT, Types.each(e.operands(), this::expression));
            }
            case Expr.AwaitAllFor e -> {
                awaitAll();
                blocks.forExpression(e.loop());
            }
            case Expr.Respond e -> respond(e);
            case Expr.CallApi e -> callApi(e);
            case Expr.Missing e -> throw new IllegalStateException("an unreadable expression at " + e.span());
        }
    }

    private void template(List<Expr> holes) {
        out.template(Types.each(holes, this::expression));
    }

    private void awaitAll() {
        out.token(TokenKind.AWAIT);
        out.token(TokenKind.IDENT);
        out.space();
    }

    // --- records, lists, lambdas

    private void element(Expr.Element element) {
        if (element.spread()) {
            out.token(TokenKind.ELLIPSIS);
        }
        expression(element.value());
    }

    void record(Expr.Record record) {
        List<Runnable> items = new ArrayList<>();
        record.spread()
                .ifPresent(base -> items.add(() -> {
                    out.token(TokenKind.ELLIPSIS);
                    expression(base);
                }));
        items.addAll(Types.each(record.fields(), this::fieldValue));
        lists.bracketed(Layout.SPACE, items);
    }

    void fieldValue(Expr.FieldValue field) {
        out.token();
        if (out.at(TokenKind.COLON)) {
            out.token();
            expression(field.value());
        }
    }

    private void lambda(Expr.Lambda lambda) {
        lists.bracketed(Layout.SOFT, Types.each(lambda.params(), param -> {
            out.token();
            types.annotation(param.type());
        }));
        types.annotation(lambda.result());
        out.token(TokenKind.ARROW);
        afterArrow(lambda.body());
    }

    private void afterArrow(Expr body) {
        if (body instanceof Expr.Block block) {
            blocks.block(block, true);
        } else {
            afterSign(body);
        }
    }

    /** What follows {@code =} or {@code =>}: on the same line, or where the author has broken it, on lines of its own. */
    void afterSign(Expr value) {
        if (!out.peek().lineBefore()) {
            expression(value);
            return;
        }
        out.nest();
        out.line(Layout.HARD);
        expression(value);
        out.end();
    }

    private void match(Expr.Match match) {
        out.token(TokenKind.MATCH);
        out.space();
        expression(match.scrutinee());
        out.space();
        lists.bracketed(Layout.SPACE, Types.each(match.arms(), this::arm));
    }

    private void arm(Expr.Arm arm) {
        types.pattern(arm.pattern());
        arm.guard().ifPresent(guard -> {
            out.token(TokenKind.IF);
            expression(guard);
        });
        out.token(TokenKind.ARROW);
        afterArrow(arm.body());
    }

    // --- operators

    private record Operand(Token sign, Expr right) {}

    /** A chain of one level: on one line, or broken after each of its operators, or before those that follow a comment. */
    private void binary(Expr.Binary binary) {
        Deque<Operand> operands = new ArrayDeque<>();
        Expr first = binary;
        while (first instanceof Expr.Binary at
                && level(at) == level(binary)
                && at.span().start() == binary.span().start()) {
            operands.push(new Operand(out.from(at.opSpan().start()), at.right()));
            first = at.left();
        }
        out.group();
        expression(first);
        out.nest();
        for (Operand operand : operands) {
            boolean breaksBefore = out.commentAhead() && mayStartLine(operand.sign());
            if (operand.sign().lineBefore()) {
                out.broken();
            }
            if (breaksBefore) {
                out.line(Layout.SPACE);
            }
            out.token();
            if (out.peek().lineBefore()) {
                out.broken();
            }
            if (!breaksBefore) {
                out.line(Layout.SPACE);
            }
            expression(operand.right());
        }
        out.end();
        out.end();
    }

    /** Outside of brackets a minus at the start of a line begins a statement; where this one stands there already, it does not. */
    private static boolean mayStartLine(Token sign) {
        return !sign.is(TokenKind.MINUS) || sign.lineBefore();
    }

    /** What may stand in one chain. */
    private static int level(Expr.Binary binary) {
        return switch (binary.op()) {
            case OR -> 1;
            case AND -> 2;
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> 3;
            case ADD, SUBTRACT -> 4;
            case MULTIPLY, DIVIDE, REMAINDER -> 5;
        };
    }

    // --- respond, call

    private void callApi(Expr.CallApi call) {
        out.token(TokenKind.IDENT);
        out.space();
        out.token(TokenKind.IDENT);
        out.space();
        if (call.path() instanceof Expr.Template template) {
            template(template.holes());
        } else {
            out.token(TokenKind.PATH);
        }
        int clauses = (call.query().isPresent() ? 1 : 0)
                + (call.headers().isPresent() ? 1 : 0)
                + (call.body().isPresent() ? 1 : 0);
        for (int i = 0; i < clauses; i++) {
            onItsLine(() -> callClause(call));
        }
    }

    private void callClause(Expr.CallApi call) {
        if (out.peek().is(TokenKind.LEFT_BRACE)) {
            expression(call.body().orElseThrow());
            return;
        }
        String word = out.peek().value();
        out.token(TokenKind.IDENT);
        out.space();
        expression(
                switch (word) {
                    case "query" -> call.query().orElseThrow();
                    case "headers" -> call.headers().orElseThrow();
                    default -> call.body().orElseThrow();
                });
    }

    /** Writes a clause on the line where the author has put it: on that of the clause before, or on one of its own. */
    private void onItsLine(Runnable clause) {
        if (!out.peek().lineBefore()) {
            out.space();
            clause.run();
            return;
        }
        out.nest();
        out.line(Layout.HARD);
        clause.run();
        out.end();
    }

    private void respond(Expr.Respond respond) {
        out.token(TokenKind.RESPOND);
        if (respond.rollback()) {
            out.token(TokenKind.IDENT);
        }
        Iterator<Expr.Header> headers = respond.headers().iterator();
        int clauses = respond.headers().size()
                + (respond.status().isPresent() ? 1 : 0)
                + (respond.json().isPresent() ? 1 : 0);
        for (int i = 0; i < clauses; i++) {
            onItsLine(() -> respondClause(respond, headers));
        }
    }

    private void respondClause(Expr.Respond respond, Iterator<Expr.Header> headers) {
        String word = out.peek().value();
        out.token(TokenKind.IDENT);
        out.glue();
        chains.arguments(
                switch (word) {
                    case "status" -> List.of(respond.status().orElseThrow());
                    case "json" -> List.of(respond.json().orElseThrow());
                    default -> {
                        Expr.Header header = headers.next();
                        yield List.of(header.name(), header.value());
                    }
                });
    }
}
