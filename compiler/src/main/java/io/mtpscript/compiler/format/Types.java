package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.Pattern;
import io.mtpscript.compiler.syntax.TokenKind;
import io.mtpscript.compiler.syntax.TypeExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes types and patterns. */
final class Types {
    private final Emitter out;
    private final Lists lists;

    Types(Emitter out, Lists lists) {
        this.out = out;
        this.lists = lists;
    }

    static <T> List<Runnable> each(List<T> items, Consumer<T> write) {
        return items.stream().<Runnable>map(item -> () -> write.accept(item)).toList();
    }

    void type(TypeExpr type) {
        int parens = out.openParens(type.span().start());
        switch (type) {
            case TypeExpr.Named t -> {
                out.token();
                arguments(t.args());
            }
            case TypeExpr.Record t -> lists.bracketed(Layout.SPACE, each(t.fields(), this::field));
            case TypeExpr.Function t -> {
                lists.bracketed(Layout.SOFT, each(t.params(), this::type));
                out.token(TokenKind.ARROW);
                type(t.result());
            }
            case TypeExpr.Unit t -> lists.bracketed(Layout.SOFT, List.of());
            case TypeExpr.Missing t -> throw new IllegalStateException("an unreadable type at " + t.span());
        }
        out.closeParens(parens);
    }

    void arguments(List<TypeExpr> args) {
        if (!args.isEmpty()) {
            lists.angles(each(args, this::type));
        }
    }

    void parameters(List<Name> params) {
        if (!params.isEmpty()) {
            lists.angles(each(params, param -> out.token()));
        }
    }

    /** {@code : T}, where it stands. */
    void annotation(Optional<TypeExpr> type) {
        type.ifPresent(t -> {
            out.token(TokenKind.COLON);
            type(t);
        });
    }

    void field(TypeExpr.FieldType field) {
        out.token();
        out.token(TokenKind.COLON);
        modified(field.secret(), field.text(), field.type());
    }

    void modified(boolean secret, boolean text, TypeExpr type) {
        int modifiers = (secret ? 1 : 0) + (text ? 1 : 0);
        for (int i = 0; i < modifiers; i++) {
            out.token(TokenKind.IDENT);
        }
        type(type);
    }

    // --- patterns

    void pattern(Pattern pattern) {
        int parens = out.openParens(pattern.span().start());
        switch (pattern) {
            case Pattern.Wildcard p -> out.token();
            case Pattern.Bind p -> out.token();
            case Pattern.IntLit p -> number();
            case Pattern.DecimalLit p -> number();
            case Pattern.StringLit p -> out.token();
            case Pattern.BoolLit p -> out.token();
            case Pattern.UnitLit p -> lists.bracketed(Layout.SOFT, List.of());
            case Pattern.Variant p -> {
                out.token();
                if (p.hasParens()) {
                    out.glue();
                    lists.bracketed(Layout.SOFT, each(p.args(), this::pattern));
                }
            }
            case Pattern.Record p -> lists.bracketed(Layout.SPACE, each(p.fields(), this::field));
            case Pattern.ListOf p -> list(p);
            case Pattern.Or p -> alternatives(p);
            case Pattern.Missing p -> throw new IllegalStateException("an unreadable pattern at " + p.span());
        }
        out.closeParens(parens);
    }

    /** A number, with its sign close to it. */
    void number() {
        if (out.at(TokenKind.MINUS)) {
            out.token();
            out.glue();
        }
        out.token();
    }

    private void field(Pattern.FieldPattern field) {
        out.token();
        if (out.at(TokenKind.COLON)) {
            out.token();
            pattern(field.pattern());
        }
    }

    private void list(Pattern.ListOf list) {
        List<Runnable> items = new ArrayList<>(each(list.elements(), this::pattern));
        list.rest()
                .ifPresent(rest -> items.add(() -> {
                    out.token(TokenKind.ELLIPSIS);
                    out.token();
                }));
        lists.bracketed(Layout.SOFT, items);
    }

    private void alternatives(Pattern.Or or) {
        out.group();
        pattern(or.alternatives().getFirst());
        out.nest();
        for (Pattern alternative :
                or.alternatives().subList(1, or.alternatives().size())) {
            if (out.peek().lineBefore()) {
                out.broken();
            }
            out.line(Layout.SPACE);
            out.token(TokenKind.BAR);
            pattern(alternative);
        }
        out.end();
        out.end();
    }
}
