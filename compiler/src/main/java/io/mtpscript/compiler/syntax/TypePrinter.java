package io.mtpscript.compiler.syntax;

import java.util.ArrayList;
import java.util.List;

/** Writes types and patterns. */
final class TypePrinter {
    private TypePrinter() {}

    static Layout type(TypeExpr type) {
        return switch (type) {
            case TypeExpr.Named t -> Layout.of(t.name().text(), arguments(t.args()));
            case TypeExpr.Record t ->
                record(t.fields().stream().map(TypePrinter::field).toList());
            case TypeExpr.Function t ->
                Layout.of(Layout.bracketed("(", Layout.SOFT, types(t.params()), ")"), " => ", type(t.result()));
            case TypeExpr.Unit t -> Layout.text("()");
            case TypeExpr.Missing t -> Layout.text(t.span().text());
        };
    }

    /** The result of a lambda: a function type in parentheses, for the next arrow is the lambda's. */
    static Layout lambdaResult(TypeExpr type) {
        return type instanceof TypeExpr.Function ? Layout.of("(", type(type), ")") : type(type);
    }

    static Layout arguments(List<TypeExpr> args) {
        return args.isEmpty() ? Layout.EMPTY : Layout.of("<", Layout.join(Layout.text(", "), types(args)), ">");
    }

    private static List<Layout> types(List<TypeExpr> types) {
        return types.stream().map(TypePrinter::type).toList();
    }

    static Layout record(List<Layout> fields) {
        return Layout.bracketed("{", Layout.SPACE, fields, "}");
    }

    static Layout field(TypeExpr.FieldType field) {
        return Layout.of(
                doc(field.doc()),
                fieldName(field.name()),
                ": ",
                modifiers(field.secret(), field.text()),
                type(field.type()));
    }

    static String modifiers(boolean secret, boolean text) {
        return (secret ? "secret " : "") + (text ? "text " : "");
    }

    static Layout doc(List<String> lines) {
        List<Layout> all = new ArrayList<>();
        for (String line : lines) {
            all.add(Layout.of(line.isEmpty() ? "///" : "/// " + line, Layout.HARD));
        }
        return new Layout.Concat(all);
    }

    static String fieldName(Name name) {
        return Literals.isName(name.text()) ? name.text() : Literals.string(name.text());
    }

    // --- patterns

    static Layout pattern(Pattern pattern) {
        return switch (pattern) {
            case Pattern.Wildcard p -> Layout.text("_");
            case Pattern.Bind p -> Layout.text(p.name().text());
            case Pattern.IntLit p -> Layout.text(Long.toString(p.value()));
            case Pattern.DecimalLit p -> Layout.text(p.digits());
            case Pattern.StringLit p -> Layout.text(Literals.string(p.value()));
            case Pattern.BoolLit p -> Layout.text(Boolean.toString(p.value()));
            case Pattern.UnitLit p -> Layout.text("()");
            case Pattern.Variant p ->
                p.hasParens()
                        ? Layout.of(p.name().text(), Layout.bracketed("(", Layout.SOFT, patterns(p.args()), ")"))
                        : Layout.text(p.name().text());
            case Pattern.Record p ->
                Layout.bracketed(
                        "{",
                        Layout.SPACE,
                        p.fields().stream().map(TypePrinter::field).toList(),
                        "}");
            case Pattern.ListOf p -> list(p);
            case Pattern.Or p -> Layout.join(Layout.text(" | "), alternatives(p));
            case Pattern.Missing p -> Layout.text(p.span().text());
        };
    }

    private static List<Layout> patterns(List<Pattern> patterns) {
        return patterns.stream().map(TypePrinter::pattern).toList();
    }

    private static List<Layout> alternatives(Pattern.Or or) {
        return or.alternatives().stream()
                .map(p -> p instanceof Pattern.Or ? Layout.of("(", pattern(p), ")") : pattern(p))
                .toList();
    }

    private static Layout field(Pattern.FieldPattern field) {
        boolean shorthand = field.pattern() instanceof Pattern.Bind bind
                && bind.name().text().equals(field.field().text());
        return shorthand
                ? Layout.text(field.field().text())
                : Layout.of(fieldName(field.field()), ": ", pattern(field.pattern()));
    }

    private static Layout list(Pattern.ListOf list) {
        List<Layout> items = new ArrayList<>(patterns(list.elements()));
        list.rest().ifPresent(rest -> items.add(Layout.of("...", pattern(rest))));
        if (list.rest().isPresent()) {
            return Layout.group("[", Layout.join(Layout.text(", "), items), "]");
        }
        return Layout.bracketed("[", Layout.SOFT, items, "]");
    }
}
