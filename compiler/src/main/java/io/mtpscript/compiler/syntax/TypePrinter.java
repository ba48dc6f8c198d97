package io.mtpscript.compiler.syntax;

import java.util.ArrayList;
import java.util.List;

/** Writes types and patterns. */
final class TypePrinter {
    private TypePrinter() {}

    static String type(TypeExpr type) {
        return switch (type) {
            case TypeExpr.Named t -> Texts.of(t.name().text(), arguments(t.args()));
            case TypeExpr.Record t ->
                record(t.fields().stream().map(TypePrinter::field).toList());
            case TypeExpr.Function t ->
                Texts.of(Texts.bracketed("(", "", types(t.params()), ")"), " => ", type(t.result()));
            case TypeExpr.Unit t -> "()";
            case TypeExpr.Missing t -> t.span().text();
        };
    }

    /** The result of a lambda: a function type in parentheses, for the next arrow is the lambda's. */
    static String lambdaResult(TypeExpr type) {
        return type instanceof TypeExpr.Function ? Texts.of("(", type(type), ")") : type(type);
    }

    static String arguments(List<TypeExpr> args) {
        return args.isEmpty() ? "" : Texts.of("<", String.join(", ", types(args)), ">");
    }

    private static List<String> types(List<TypeExpr> types) {
        return types.stream().map(TypePrinter::type).toList();
    }

    static String record(List<String> fields) {
        return Texts.bracketed("{", " ", fields, "}");
    }

    static String field(TypeExpr.FieldType field) {
        return Texts.of(
                doc(field.doc()),
                fieldName(field.name()),
                ": ",
                modifiers(field.secret(), field.text()),
                type(field.type()));
    }

    static String modifiers(boolean secret, boolean text) {
        return (secret ? "secret " : "") + (text ? "text " : "");
    }

    static String doc(List<String> lines) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.add(Texts.of(line.isEmpty() ? "///" : "/// " + line, "\n"));
        }
        return String.join("", all);
    }

    static String fieldName(Name name) {
        return Literals.isName(name.text()) ? name.text() : Literals.string(name.text());
    }

    // --- patterns

    static String pattern(Pattern pattern) {
        return switch (pattern) {
            case Pattern.Wildcard p -> "_";
            case Pattern.Bind p -> p.name().text();
            case Pattern.IntLit p -> Long.toString(p.value());
            case Pattern.DecimalLit p -> p.digits();
            case Pattern.StringLit p -> Literals.string(p.value());
            case Pattern.BoolLit p -> Boolean.toString(p.value());
            case Pattern.UnitLit p -> "()";
            case Pattern.Variant p ->
                p.hasParens()
                        ? Texts.of(p.name().text(), Texts.bracketed("(", "", patterns(p.args()), ")"))
                        : p.name().text();
            case Pattern.Record p ->
                Texts.bracketed(
                        "{", " ", p.fields().stream().map(TypePrinter::field).toList(), "}");
            case Pattern.ListOf p -> list(p);
            case Pattern.Or p -> String.join(" | ", alternatives(p));
            case Pattern.Missing p -> p.span().text();
        };
    }

    private static List<String> patterns(List<Pattern> patterns) {
        return patterns.stream().map(TypePrinter::pattern).toList();
    }

    private static List<String> alternatives(Pattern.Or or) {
        return or.alternatives().stream()
                .map(p -> p instanceof Pattern.Or ? Texts.of("(", pattern(p), ")") : pattern(p))
                .toList();
    }

    private static String field(Pattern.FieldPattern field) {
        boolean shorthand = field.pattern() instanceof Pattern.Bind bind
                && bind.name().text().equals(field.field().text());
        return shorthand ? field.field().text() : Texts.of(fieldName(field.field()), ": ", pattern(field.pattern()));
    }

    private static String list(Pattern.ListOf list) {
        List<String> items = new ArrayList<>(patterns(list.elements()));
        list.rest().ifPresent(rest -> items.add(Texts.of("...", pattern(rest))));
        return Texts.bracketed("[", "", items, "]");
    }
}
