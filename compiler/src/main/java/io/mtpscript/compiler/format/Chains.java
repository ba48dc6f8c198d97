package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes what follows an operand: calls, fields, indices, {@code ?}; and pipes. */
final class Chains {
    /** A chain of so many calls is broken before each of them where it does not fit on its line. */
    private static final int LONG_CHAIN = 3;

    private final Emitter out;
    private final Lists lists;
    private final Types types;
    private final Expressions expressions;

    Chains(Emitter out, Lists lists, Types types, Expressions expressions) {
        this.out = out;
        this.lists = lists;
        this.types = types;
        this.expressions = expressions;
    }

    // --- fields and calls

    void postfix(Expr expr) {
        if (isPiped(expr)) {
            pipes(expr);
            return;
        }
        Deque<Expr> links = new ArrayDeque<>();
        Expr base = expr;
        while (base.span().start() == expr.span().start() && isLink(base)) {
            links.push(base);
            base = target(base);
        }
        List<Expr> all = List.copyOf(links);
        List<Expr.Field> breaks = breaks(base, all);
        boolean broken = breaks.stream().anyMatch(field -> dot(field).lineBefore());
        boolean breakable = broken || breaks.size() >= LONG_CHAIN;
        if (breakable) {
            out.group();
        }
        expressions.expression(base);
        if (breakable) {
            out.nest();
        }
        if (broken) {
            out.broken();
        }
        for (Expr link : all) {
            if (breakable
                    && breaks.stream()
                            .anyMatch(field -> field.span().end() == link.span().end())) {
                out.line(Layout.SOFT);
            }
            link(link);
        }
        if (breakable) {
            out.end();
            out.end();
        }
    }

    private static boolean isLink(Expr expr) {
        return expr instanceof Expr.Field
                || expr instanceof Expr.Index
                || expr instanceof Expr.Call
                || expr instanceof Expr.Propagate;
    }

    private static Expr target(Expr link) {
        return switch (link) {
            case Expr.Field e -> e.target();
            case Expr.Index e -> e.target();
            case Expr.Call e -> e.target();
            case Expr.Propagate e -> e.operand();
            default -> throw new IllegalArgumentException("no link: " + link);
        };
    }

    /** The fields that are called, before which a line may be broken; the function of a module stays with its name. */
    private static List<Expr.Field> breaks(Expr base, List<Expr> links) {
        boolean module = base instanceof Expr.Ref ref
                && Character.isUpperCase(ref.name().text().charAt(0));
        List<Expr.Field> breaks = new ArrayList<>();
        for (int i = module ? 1 : 0; i + 1 < links.size(); i++) {
            if (links.get(i) instanceof Expr.Field field && links.get(i + 1) instanceof Expr.Call) {
                breaks.add(field);
            }
        }
        return breaks;
    }

    private Token dot(Expr.Field field) {
        return out.before(field.name().span().start(), TokenKind.DOT);
    }

    private void link(Expr link) {
        switch (link) {
            case Expr.Field e -> {
                out.token(TokenKind.DOT);
                out.token();
                types.arguments(e.typeArgs());
            }
            case Expr.Index e -> {
                out.glue();
                out.token(TokenKind.LEFT_BRACKET);
                expressions.expression(e.index());
                out.token(TokenKind.RIGHT_BRACKET);
            }
            case Expr.Call e -> {
                out.glue();
                arguments(e.args());
            }
            case Expr.Propagate e -> out.token(TokenKind.QUESTION);
            default -> throw new IllegalArgumentException("no link: " + link);
        }
    }

    /** Arguments in parentheses. A last one with braces of its own is broken inside of them. */
    void arguments(List<Expr> args) {
        List<Runnable> items = Types.each(args, expressions::expression);
        boolean hugsLast = !args.isEmpty()
                && !lists.isBroken()
                && isBraced(args.getLast())
                && args.subList(0, args.size() - 1).stream().noneMatch(Chains::isBraced);
        if (hugsLast) {
            lists.inline(items);
        } else {
            lists.bracketed(Layout.SOFT, items);
        }
    }

    private static boolean isBraced(Expr expr) {
        return expr instanceof Expr.Record
                || expr instanceof Expr.ListOf
                || expr instanceof Expr.Match
                || expr instanceof Expr.For
                || (expr instanceof Expr.Lambda lambda
                        && (lambda.body() instanceof Expr.Block || isBraced(lambda.body())));
    }

    // --- pipes

    /** One step of a pipe: what is piped into, and what follows it from its first {@code ?} on. */
    private record Step(Expr.Pipe pipe, List<Expr> links) {}

    /** Whether {@code expr} is a pipe that the parser has put below a {@code ?}: {@code x |> f?}. */
    private static boolean isPiped(Expr expr) {
        Expr at = expr;
        while (isLink(at) && target(at).span().equals(at.span())) {
            at = target(at);
        }
        return at instanceof Expr.Pipe && at.span().equals(expr.span());
    }

    /** A chain of pipes: on one line, or broken before each {@code |>}. */
    void pipes(Expr expr) {
        Deque<Step> steps = new ArrayDeque<>();
        Expr first = expr;
        while (first.span().start() == expr.span().start() && (first instanceof Expr.Pipe || isPiped(first))) {
            Deque<Expr> links = new ArrayDeque<>();
            while (!(first instanceof Expr.Pipe)) {
                links.push(first);
                first = target(first);
            }
            Expr.Pipe pipe = (Expr.Pipe) first;
            steps.push(new Step(pipe, List.copyOf(links)));
            first = pipe.left();
        }
        out.group();
        expressions.expression(first);
        out.nest();
        for (Step step : steps) {
            if (out.peek().lineBefore()) {
                out.broken();
            }
            out.line(Layout.SPACE);
            out.token(TokenKind.PIPE);
            expressions.expression(step.pipe().right());
            step.links().forEach(this::link);
        }
        out.end();
        out.end();
    }
}
