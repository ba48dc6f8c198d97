package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Stmt;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.List;

/** Writes blocks and what has them: {@code if} and {@code for}. */
final class Blocks {
    private final Emitter out;
    private final Lists lists;
    private final Types types;
    private final Expressions expressions;

    Blocks(Emitter out, Lists lists, Types types, Expressions expressions) {
        this.out = out;
        this.lists = lists;
        this.types = types;
        this.expressions = expressions;
    }

    /** @param recordPossible whether empty braces would be read as a record here */
    void block(Expr block, boolean recordPossible) {
        out.space();
        out.group();
        lines((Expr.Block) block, recordPossible);
        out.end();
    }

    /** A block that is broken where the group around it is, or where the author has broken it. */
    private void lines(Expr.Block block, boolean recordPossible) {
        boolean isEmpty = block.statements().isEmpty() && block.result().isEmpty();
        if (isEmpty && recordPossible && out.peek(1).is(TokenKind.SEMICOLON)) {
            out.token();
            out.space();
            out.token();
            lists.dropSeparators();
            out.token();
        } else if (isEmpty) {
            lists.bracketed(Layout.SPACE, List.of());
        } else {
            filled(block);
        }
    }

    private void filled(Expr.Block block) {
        out.token(TokenKind.LEFT_BRACE);
        if (out.peek().lineBefore()) {
            out.broken();
        }
        Layout edge = block.statements().isEmpty() ? Layout.SPACE : Layout.HARD;
        out.nest();
        lists.dropSeparators();
        out.line(edge);
        for (Stmt statement : block.statements()) {
            statement(statement);
            lists.dropSeparators();
            if (out.peek().start() < block.span().end() - 1) {
                out.line(Layout.HARD, Emitter.Blanks.KEEP);
            }
        }
        block.result().ifPresent(result -> {
            expressions.expression(result);
            lists.dropSeparators();
        });
        out.dangling(Emitter.Blanks.KEEP);
        out.end();
        out.line(edge);
        out.token(TokenKind.RIGHT_BRACE);
    }

    private void statement(Stmt statement) {
        switch (statement) {
            case Stmt.Let let -> {
                out.token(TokenKind.LET);
                types.pattern(let.pattern());
                types.annotation(let.type());
                out.token(TokenKind.ASSIGN);
                expressions.afterSign(let.value());
            }
            case Stmt.Eval eval -> expressions.expression(eval.expr());
            case Stmt.Given given -> {
                out.token(TokenKind.IDENT);
                out.space();
                expressions.expression(given.stub());
                out.token(TokenKind.ASSIGN);
                expressions.afterSign(given.answer());
            }
            case Stmt.Damaged damaged ->
                throw new IllegalStateException("an unreadable statement at " + damaged.span());
        }
    }

    // --- if, for

    /** All branches are written on one line, or each on lines of its own. */
    void ifExpression(Expr.If e) {
        out.group();
        branches(e);
        out.end();
    }

    private void branches(Expr.If e) {
        out.token(TokenKind.IF);
        out.space();
        condition(e.condition());
        out.space();
        lines((Expr.Block) e.then(), false);
        out.dropAll(TokenKind.SEMICOLON, TokenKind.SEMICOLON);
        out.token(TokenKind.ELSE);
        out.space();
        switch (e.otherwise().orElseThrow()) {
            case Expr.If next -> branches(next);
            case Expr other -> lines((Expr.Block) other, false);
        }
    }

    private void condition(Expr condition) {
        out.group();
        out.token(TokenKind.LEFT_PAREN);
        out.nest();
        out.line(Layout.SOFT);
        expressions.expression(condition);
        out.dangling(Emitter.Blanks.NONE);
        out.end();
        out.line(Layout.SOFT);
        out.token(TokenKind.RIGHT_PAREN);
        out.end();
    }

    void forExpression(Expr.For e) {
        out.token(TokenKind.FOR);
        out.space();
        out.token(TokenKind.LEFT_PAREN);
        types.pattern(e.item());
        out.token(TokenKind.IDENT);
        out.space();
        expressions.expression(e.list());
        out.token(TokenKind.RIGHT_PAREN);
        block(e.body(), false);
    }
}
