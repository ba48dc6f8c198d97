package io.mtpscript.compiler.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes trees as source text, with parentheses only where they are needed. Reading the text of a tree without
 * {@code Missing} nodes gives the same tree again, spans aside. Lines are as long as they come: laying out is the
 * formatter's business, and comments are no part of the tree.
 */
public final class Printer {
    private Printer() {}

    public static String print(Module module) {
        List<String> parts = new ArrayList<>();
        for (Module.Import each : module.imports()) {
            parts.add(Texts.of(importLine(each), "\n"));
        }
        for (Decl declaration : module.declarations()) {
            if (!parts.isEmpty()) {
                parts.add("\n");
            }
            parts.add(Texts.of(declaration(declaration), "\n"));
        }
        return String.join("", parts);
    }

    public static String print(Expr expr) {
        return ExpressionPrinter.expression(expr);
    }

    public static String print(TypeExpr type) {
        return TypePrinter.type(type);
    }

    public static String print(Pattern pattern) {
        return TypePrinter.pattern(pattern);
    }

    private static String importLine(Module.Import each) {
        List<String> items = new ArrayList<>();
        for (Module.Item item : each.items()) {
            items.add(item.name().text()
                    + item.alias().map(alias -> " as " + alias.text()).orElse(""));
        }
        return Texts.of("import ", Texts.bracketed("{", " ", items, "}"), " from ", Literals.string(each.from()));
    }

    private static String declaration(Decl declaration) {
        return switch (declaration) {
            case Decl.Alias d ->
                Texts.of(
                        head(d.doc(), d.exported()),
                        "type ",
                        d.name().text(),
                        parameters(d.params()),
                        " = ",
                        TypePrinter.type(d.type()));
            case Decl.Union d -> union(d);
            case Decl.Constant d ->
                Texts.of(
                        head(d.doc(), d.exported()),
                        "let ",
                        d.name().text(),
                        ExpressionPrinter.annotation(d.type()),
                        " = ",
                        ExpressionPrinter.expression(d.value()));
            case Decl.Function d ->
                Texts.of(head(d.doc(), d.exported()), function(d, d.body().isEmpty() ? "intrinsic " : ""));
            case Decl.Effect d -> effect(d);
            case Decl.Api d -> api(d);
            case Decl.Serve d -> serve(d);
            case Decl.Test d ->
                Texts.of(
                        TypePrinter.doc(d.doc()),
                        "test ",
                        Literals.string(d.name().text()),
                        " ",
                        body(d.body()));
        };
    }

    private static String head(List<String> doc, boolean exported) {
        return Texts.of(TypePrinter.doc(doc), exported ? "export " : "");
    }

    private static String parameters(List<Name> params) {
        return params.isEmpty() ? "" : "<" + String.join(", ", texts(params)) + ">";
    }

    private static List<String> texts(List<Name> names) {
        return names.stream().map(Name::text).toList();
    }

    private static String body(Expr body) {
        return body instanceof Expr.Block block
                ? ExpressionPrinter.block(block, false)
                : ExpressionPrinter.expression(body);
    }

    // --- types

    private static String union(Decl.Union union) {
        String head = Texts.of(
                head(union.doc(), union.exported()), "type ", union.name().text(), parameters(union.params()));
        List<String> variants = union.variants().stream().map(Printer::variant).toList();
        boolean needsBraces = variants.size() < 2
                && union.variants().stream().allMatch(v -> v.payload().isEmpty());
        if (needsBraces) {
            return Texts.of(head, " ", Texts.bracketed("{", " ", variants, "}"));
        }
        List<String> lines = new ArrayList<>();
        for (Decl.Variant variant : union.variants()) {
            lines.add(Texts.of("\n", TypePrinter.doc(variant.doc()), "| ", bareVariant(variant)));
        }
        return Texts.of(head, " =", String.join("", lines));
    }

    private static String variant(Decl.Variant variant) {
        return Texts.of(TypePrinter.doc(variant.doc()), bareVariant(variant));
    }

    private static String bareVariant(Decl.Variant variant) {
        List<String> payload = new ArrayList<>();
        for (Decl.Payload each : variant.payload()) {
            payload.add(Texts.of(
                    each.name().map(name -> name.text() + ": ").orElse(""),
                    TypePrinter.modifiers(each.secret(), each.text()),
                    TypePrinter.type(each.type())));
        }
        return payload.isEmpty()
                ? variant.name().text()
                : Texts.of(variant.name().text(), Texts.bracketed("(", "", payload, ")"));
    }

    // --- functions, effects

    private static String function(Decl.Function function, String word) {
        List<String> params = new ArrayList<>();
        for (Decl.Param param : function.params()) {
            params.add(Texts.of(param.name().text(), ExpressionPrinter.annotation(param.type())));
        }
        String uses = function.uses().map(names -> Texts.of(" ", uses(names))).orElse("");
        return Texts.of(
                word,
                "function ",
                function.name().text(),
                parameters(function.typeParams()),
                Texts.bracketed("(", "", params, ")"),
                ExpressionPrinter.annotation(function.result()),
                uses,
                function.body().map(body -> Texts.of(" ", body(body))).orElse(""));
    }

    private static String uses(List<Name> names) {
        return names.isEmpty() ? "uses {}" : "uses { " + String.join(", ", texts(names)) + " }";
    }

    private static String effect(Decl.Effect effect) {
        List<String> functions = new ArrayList<>();
        for (Decl.Function each : effect.functions()) {
            functions.add(Texts.of("\n", TypePrinter.doc(each.doc()), function(each, "")));
        }
        return Texts.of(
                TypePrinter.doc(effect.doc()),
                "effect ",
                effect.name().text(),
                " {",
                String.join("", functions),
                "\n",
                "}");
    }

    // --- apis

    private static String api(Decl.Api api) {
        List<String> clauses = new ArrayList<>();
        api.bindings().forEach(group -> clauses.add(bindings(group)));
        api.body().ifPresent(b -> clauses.add(Texts.of("body ", TypePrinter.type(b.type()), b.open() ? " open" : "")));
        api.auth().ifPresent(auth -> clauses.add(Texts.of("auth ", auth(auth))));
        if (api.sensitive()) {
            clauses.add("sensitive");
        }
        api.uses().ifPresent(names -> clauses.add(uses(names)));
        String name = api.named() ? api.name().text() + " " : "";
        String head = Texts.of(
                TypePrinter.doc(api.doc()),
                "api " + name + api.method().text() + " " + api.path().text());
        List<String> lines = new ArrayList<>();
        clauses.forEach(clause -> lines.add(Texts.of("\n", clause)));
        boolean optionsMayFollow = api.auth().isPresent()
                && api.auth().get().options().isEmpty()
                && !api.sensitive()
                && api.uses().isEmpty();
        String handler = api.handler() instanceof Expr.Block block
                ? ExpressionPrinter.block(block, optionsMayFollow)
                : ExpressionPrinter.expression(api.handler());
        return Texts.of(head, String.join("", lines), " ", handler);
    }

    private static String bindings(Decl.BindingGroup group) {
        String word = switch (group.kind()) {
            case PATH -> "path ";
            case QUERY -> "query ";
            case HEADERS -> "headers ";
        };
        List<String> fields = new ArrayList<>();
        for (Decl.Binding binding : group.bindings()) {
            String value = binding.defaultValue()
                    .map(v -> Texts.of(" = ", ExpressionPrinter.expression(v)))
                    .orElse("");
            fields.add(Texts.of(TypePrinter.field(binding.field()), value));
        }
        return Texts.of(word, TypePrinter.record(fields));
    }

    private static String auth(Decl.Auth auth) {
        String options = auth.options()
                .map(record -> Texts.of(" ", ExpressionPrinter.record(record)))
                .orElse("");
        return Texts.of(auth.scheme().text(), options);
    }

    private static String serve(Decl.Serve serve) {
        List<String> items = new ArrayList<>();
        serve.settings().forEach(setting -> items.add(ExpressionPrinter.fieldValue(setting)));
        serve.auth().ifPresent(auth -> items.add(Texts.of("auth: ", auth(auth))));
        serve.routes().ifPresent(routes -> items.add(Texts.of("routes: ", routes(routes))));
        return Texts.of(TypePrinter.doc(serve.doc()), "serve ", Texts.bracketed("{", " ", items, "}"));
    }

    private static String routes(List<Decl.Route> routes) {
        List<String> items = new ArrayList<>();
        for (Decl.Route route : routes) {
            String head = route.method().map(method -> method.text() + " ").orElse("")
                    + route.path().map(path -> path.text() + " => ").orElse("");
            items.add(head + route.api().text());
        }
        return Texts.bracketed("[", "", items, "]");
    }
}
