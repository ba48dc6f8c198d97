package io.mtpscript.compiler.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes trees as source text in one canonical form: two spaces a level, lines of {@value Layout#WIDTH} columns where
 * that can be, parentheses only where they are needed. Reading the text of a tree without {@code Missing} nodes gives the
 * same tree again, spans aside. Comments are no part of the tree.
 */
public final class Printer {
    private Printer() {}

    public static String print(Module module) {
        List<Layout> parts = new ArrayList<>();
        for (Module.Import each : module.imports()) {
            parts.add(Layout.of(importLine(each), Layout.HARD));
        }
        for (Decl declaration : module.declarations()) {
            if (!parts.isEmpty()) {
                parts.add(Layout.HARD);
            }
            parts.add(Layout.of(declaration(declaration), Layout.HARD));
        }
        return Layout.render(new Layout.Concat(parts));
    }

    public static String print(Expr expr) {
        return Layout.render(ExpressionPrinter.expression(expr));
    }

    public static String print(TypeExpr type) {
        return Layout.render(TypePrinter.type(type));
    }

    public static String print(Pattern pattern) {
        return Layout.render(TypePrinter.pattern(pattern));
    }

    private static Layout importLine(Module.Import each) {
        List<Layout> items = new ArrayList<>();
        for (Module.Item item : each.items()) {
            items.add(Layout.text(item.name().text()
                    + item.alias().map(alias -> " as " + alias.text()).orElse("")));
        }
        return Layout.of(
                "import ", Layout.bracketed("{", Layout.SPACE, items, "}"), " from ", Literals.string(each.from()));
    }

    private static Layout declaration(Decl declaration) {
        return switch (declaration) {
            case Decl.Alias d ->
                Layout.of(
                        head(d.doc(), d.exported()),
                        "type ",
                        d.name().text(),
                        parameters(d.params()),
                        " = ",
                        TypePrinter.type(d.type()));
            case Decl.Union d -> union(d);
            case Decl.Constant d ->
                Layout.of(
                        head(d.doc(), d.exported()),
                        "let ",
                        d.name().text(),
                        ExpressionPrinter.annotation(d.type()),
                        " = ",
                        ExpressionPrinter.expression(d.value()));
            case Decl.Function d ->
                Layout.of(head(d.doc(), d.exported()), function(d, d.body().isEmpty() ? "intrinsic " : ""));
            case Decl.Effect d -> effect(d);
            case Decl.Api d -> api(d);
            case Decl.Serve d -> serve(d);
            case Decl.Test d ->
                Layout.of(
                        TypePrinter.doc(d.doc()),
                        "test ",
                        Literals.string(d.name().text()),
                        " ",
                        body(d.body()));
        };
    }

    private static Layout head(List<String> doc, boolean exported) {
        return Layout.of(TypePrinter.doc(doc), exported ? "export " : "");
    }

    private static String parameters(List<Name> params) {
        return params.isEmpty() ? "" : "<" + String.join(", ", texts(params)) + ">";
    }

    private static List<String> texts(List<Name> names) {
        return names.stream().map(Name::text).toList();
    }

    private static Layout body(Expr body) {
        return body instanceof Expr.Block block
                ? ExpressionPrinter.block(block, false)
                : ExpressionPrinter.expression(body);
    }

    // --- types

    private static Layout union(Decl.Union union) {
        Layout head = Layout.of(
                head(union.doc(), union.exported()), "type ", union.name().text(), parameters(union.params()));
        List<Layout> variants = union.variants().stream().map(Printer::variant).toList();
        boolean needsBraces = variants.size() < 2
                && union.variants().stream().allMatch(v -> v.payload().isEmpty());
        boolean documented = union.variants().stream().anyMatch(v -> !v.doc().isEmpty());
        if (needsBraces) {
            return Layout.of(head, " ", Layout.bracketed("{", Layout.SPACE, variants, "}"));
        } else if (!documented) {
            return Layout.group(
                    head,
                    Layout.text(" ="),
                    Layout.nest(
                            Layout.SPACE,
                            new Layout.IfBroken("| "),
                            Layout.join(Layout.of(Layout.SPACE, "| "), variants)));
        }
        List<Layout> lines = new ArrayList<>();
        for (Decl.Variant variant : union.variants()) {
            lines.add(Layout.of(Layout.HARD, TypePrinter.doc(variant.doc()), "| ", bareVariant(variant)));
        }
        return Layout.of(head, " =", Layout.nest(new Layout.Concat(lines)));
    }

    private static Layout variant(Decl.Variant variant) {
        return Layout.of(TypePrinter.doc(variant.doc()), bareVariant(variant));
    }

    private static Layout bareVariant(Decl.Variant variant) {
        List<Layout> payload = new ArrayList<>();
        for (Decl.Payload each : variant.payload()) {
            payload.add(Layout.of(
                    each.name().map(name -> name.text() + ": ").orElse(""),
                    TypePrinter.modifiers(each.secret(), each.text()),
                    TypePrinter.type(each.type())));
        }
        return payload.isEmpty()
                ? Layout.text(variant.name().text())
                : Layout.of(variant.name().text(), Layout.bracketed("(", Layout.SOFT, payload, ")"));
    }

    // --- functions, effects

    private static Layout function(Decl.Function function, String word) {
        List<Layout> params = new ArrayList<>();
        for (Decl.Param param : function.params()) {
            params.add(Layout.of(param.name().text(), ExpressionPrinter.annotation(param.type())));
        }
        Layout uses = function.uses().map(names -> Layout.of(" ", uses(names))).orElse(Layout.EMPTY);
        return Layout.of(
                word,
                "function ",
                function.name().text(),
                parameters(function.typeParams()),
                Layout.bracketed("(", Layout.SOFT, params, ")"),
                ExpressionPrinter.annotation(function.result()),
                uses,
                function.body().map(body -> Layout.of(" ", body(body))).orElse(Layout.EMPTY));
    }

    private static Layout uses(List<Name> names) {
        return Layout.text(names.isEmpty() ? "uses {}" : "uses { " + String.join(", ", texts(names)) + " }");
    }

    private static Layout effect(Decl.Effect effect) {
        List<Layout> functions = new ArrayList<>();
        for (Decl.Function each : effect.functions()) {
            functions.add(Layout.of(Layout.HARD, TypePrinter.doc(each.doc()), function(each, "")));
        }
        return Layout.of(
                TypePrinter.doc(effect.doc()),
                "effect ",
                effect.name().text(),
                " {",
                Layout.nest(new Layout.Concat(functions)),
                Layout.HARD,
                "}");
    }

    // --- apis

    private static Layout api(Decl.Api api) {
        List<Layout> clauses = new ArrayList<>();
        api.bindings().forEach(group -> clauses.add(bindings(group)));
        api.body().ifPresent(b -> clauses.add(Layout.of("body ", TypePrinter.type(b.type()), b.open() ? " open" : "")));
        api.auth().ifPresent(auth -> clauses.add(Layout.of("auth ", auth(auth))));
        if (api.sensitive()) {
            clauses.add(Layout.text("sensitive"));
        }
        api.uses().ifPresent(names -> clauses.add(uses(names)));
        String name = api.named() ? api.name().text() + " " : "";
        Layout head = Layout.of(
                TypePrinter.doc(api.doc()),
                "api " + name + api.method().text() + " " + api.path().text());
        List<Layout> lines = new ArrayList<>();
        clauses.forEach(clause -> lines.add(Layout.of(Layout.HARD, clause)));
        boolean optionsMayFollow = api.auth().isPresent()
                && api.auth().get().options().isEmpty()
                && !api.sensitive()
                && api.uses().isEmpty();
        Layout handler = api.handler() instanceof Expr.Block block
                ? ExpressionPrinter.block(block, optionsMayFollow)
                : ExpressionPrinter.expression(api.handler());
        return Layout.of(head, Layout.nest(new Layout.Concat(lines)), " ", handler);
    }

    private static Layout bindings(Decl.BindingGroup group) {
        String word = switch (group.kind()) {
            case PATH -> "path ";
            case QUERY -> "query ";
            case HEADERS -> "headers ";
        };
        List<Layout> fields = new ArrayList<>();
        for (Decl.Binding binding : group.bindings()) {
            Layout value = binding.defaultValue()
                    .map(v -> Layout.of(" = ", ExpressionPrinter.expression(v)))
                    .orElse(Layout.EMPTY);
            fields.add(Layout.of(TypePrinter.field(binding.field()), value));
        }
        return Layout.of(word, TypePrinter.record(fields));
    }

    private static Layout auth(Decl.Auth auth) {
        Layout options = auth.options()
                .map(record -> Layout.of(" ", ExpressionPrinter.record(record)))
                .orElse(Layout.EMPTY);
        return Layout.of(auth.scheme().text(), options);
    }

    private static Layout serve(Decl.Serve serve) {
        List<Layout> items = new ArrayList<>();
        serve.settings().forEach(setting -> items.add(ExpressionPrinter.fieldValue(setting)));
        serve.auth().ifPresent(auth -> items.add(Layout.of("auth: ", auth(auth))));
        serve.routes().ifPresent(routes -> items.add(Layout.of("routes: ", routes(routes))));
        return Layout.of(TypePrinter.doc(serve.doc()), "serve ", Layout.bracketed("{", Layout.SPACE, items, "}"));
    }

    private static Layout routes(List<Decl.Route> routes) {
        List<Layout> items = new ArrayList<>();
        for (Decl.Route route : routes) {
            String head = route.method().map(method -> method.text() + " ").orElse("")
                    + route.path().map(path -> path.text() + " => ").orElse("");
            items.add(Layout.text(head + route.api().text()));
        }
        return Layout.bracketed("[", Layout.SOFT, items, "]");
    }
}
