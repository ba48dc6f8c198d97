package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Lowers list literals and {@code for}. */
final class Lists {
    /** The most lists that one operation joins. */
    private static final int MAX_PARTS = 32;

    private final FunctionLowering function;

    Lists(FunctionLowering function) {
        this.function = function;
    }

    Atom list(TExpr.ListOf list, BlockBuilder b) {
        int type = function.type(list.type());
        var parts = new ArrayList<Atom>();
        var run = new ArrayList<Atom>();
        for (TExpr.Element element : list.elements()) {
            Atom value = function.expressions.value(element.value(), b);
            if (!element.spread()) {
                run.add(value);
                continue;
            }
            flush(type, run, parts, b, list.span());
            if (!isEmpty(value)) {
                addPart(type, value, parts, b, list.span());
            }
        }
        flush(type, run, parts, b, list.span());
        return switch (parts.size()) {
            case 0 -> of(type, List.of(), b, list.span());
            case 1 -> parts.getFirst();
            default -> concat(type, parts, b, list.span());
        };
    }

    private static boolean isEmpty(Atom list) {
        return list instanceof Atom.Const(Constant.ListOf(var _, var elements), var _) && elements.isEmpty();
    }

    private static void flush(int type, List<Atom> run, List<Atom> parts, BlockBuilder b, Span span) {
        if (!run.isEmpty()) {
            addPart(type, of(type, run, b, span), parts, b, span);
            run.clear();
        }
    }

    private static void addPart(int type, Atom part, List<Atom> parts, BlockBuilder b, Span span) {
        if (parts.size() == MAX_PARTS) {
            Atom joined = concat(type, parts, b, span);
            parts.clear();
            parts.add(joined);
        }
        parts.add(part);
    }

    private static Atom concat(int type, List<Atom> parts, BlockBuilder b, Span span) {
        return b.let(type, new Op.CallBuiltin(Builtin.OP_LIST_CONCAT, parts.size(), parts), span);
    }

    static Atom of(int type, List<Atom> elements, BlockBuilder b, Span span) {
        return Constants.list(type, elements).orElseGet(() -> {
            if (elements.size() <= Op.MakeList.MAX_ELEMENTS) {
                return b.let(type, new Op.MakeList(type, elements), span);
            }
            Atom list = b.let(type, new Op.ListNew(type, Expressions.integer(elements.size())), span);
            for (int i = 0; i < elements.size(); i++) {
                b.add(new Stmt.Do(new Op.ListSet(list, Expressions.integer(i), elements.get(i)), span));
            }
            return list;
        });
    }

    /** {@code for}: the result list is made first, as long as the given one, and filled round by round. */
    Atom loop(TExpr.For loop, BlockBuilder b) {
        return loop(loop, function.type(loop.type()), b, body -> function.expressions.value(loop.body(), body));
    }

    /** @param type of what is collected, or Unit */
    Atom loop(TExpr.For loop, int type, BlockBuilder b, Function<BlockBuilder, Atom> round) {
        Atom list = function.expressions.value(loop.list(), b);
        int element = ((TypeDesc.ListOf) function.types().get(list.type())).element();
        Atom length = b.let(TypeTable.INT, new Op.ListLength(list), loop.list().span());
        boolean collects = type != TypeTable.UNIT;
        Atom result = collects ? b.let(type, new Op.ListNew(type, length), loop.span()) : Expressions.unit();
        Atom.Var index = b.variables().fresh(TypeTable.INT);
        BlockBuilder body = b.child();
        if (function.matches.reads(loop.item())) {
            Atom item =
                    body.let(element, new Op.ListGet(list, index), loop.list().span());
            function.matches.bind(loop.item(), item, body, loop.list().span());
        }
        Atom value = round.apply(body);
        if (collects) {
            body.add(new Stmt.Do(new Op.ListSet(result, index, value), loop.span()));
        }
        body.end(new End.Next());
        b.add(new Stmt.Loop(index, length, body.build(), loop.span()));
        return result;
    }
}
