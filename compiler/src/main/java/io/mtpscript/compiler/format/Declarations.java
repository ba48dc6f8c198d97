package io.mtpscript.compiler.format;

import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Writes the declarations of a module, in the order of the source. */
final class Declarations {
    private final Emitter out;
    private final Lists lists;
    private final Types types;
    private final Expressions expressions;

    Declarations(Emitter out) {
        this.out = out;
        this.lists = new Lists(out);
        this.types = new Types(out, lists);
        this.expressions = new Expressions(out, lists, types);
    }

    /** What declarations that may stand line below line are; between others there is always a blank line. */
    private enum Sort {
        IMPORT,
        SHORT,
        LONG
    }

    private record Part(int start, Sort sort, Runnable write) {}

    void module(Module module) {
        List<Part> parts = new ArrayList<>();
        for (Module.Import each : module.imports()) {
            parts.add(new Part(each.span().start(), Sort.IMPORT, () -> importLine(each)));
        }
        for (Decl each : module.declarations()) {
            parts.add(new Part(each.span().start(), sort(each), () -> declaration(each)));
        }
        parts.sort(Comparator.comparingInt(Part::start));
        Optional<Sort> last = Optional.empty();
        for (Part part : parts) {
            lists.dropSeparators();
            if (last.isPresent()) {
                boolean together = last.get() == part.sort && part.sort != Sort.LONG;
                out.line(Layout.HARD, together ? Emitter.Blanks.KEEP : Emitter.Blanks.FORCE);
            }
            part.write.run();
            last = Optional.of(part.sort);
        }
        lists.dropSeparators();
    }

    private static Sort sort(Decl declaration) {
        return switch (declaration) {
            case Decl.Alias d -> Sort.SHORT;
            case Decl.Union d -> Sort.SHORT;
            case Decl.Constant d -> Sort.SHORT;
            case Decl.Function d -> d.body().isEmpty() ? Sort.SHORT : Sort.LONG;
            case Decl.Effect d -> Sort.LONG;
            case Decl.Api d -> Sort.LONG;
            case Decl.Serve d -> Sort.LONG;
            case Decl.Test d -> Sort.LONG;
        };
    }

    private void importLine(Module.Import each) {
        out.token(TokenKind.IMPORT);
        lists.bracketed(Layout.SPACE, Types.each(each.items(), item -> {
            out.token();
            if (item.alias().isPresent()) {
                out.token();
                out.token();
            }
        }));
        out.token();
        out.token(TokenKind.STRING);
    }

    private void declaration(Decl declaration) {
        if (out.at(TokenKind.EXPORT)) {
            out.token();
        }
        switch (declaration) {
            case Decl.Alias d -> {
                out.token();
                out.token();
                types.parameters(d.params());
                out.token(TokenKind.ASSIGN);
                types.type(d.type());
            }
            case Decl.Union d -> union(d);
            case Decl.Constant d -> {
                out.token(TokenKind.LET);
                out.token();
                types.annotation(d.type());
                out.token(TokenKind.ASSIGN);
                expressions.afterSign(d.value());
            }
            case Decl.Function d -> function(d);
            case Decl.Effect d -> effect(d);
            case Decl.Api d -> api(d);
            case Decl.Serve d -> serve(d);
            case Decl.Test d -> {
                out.token();
                out.token(TokenKind.STRING);
                expressions.blocks().block(d.body(), false);
            }
        }
    }

    // --- types

    private void union(Decl.Union union) {
        out.token();
        out.token();
        types.parameters(union.params());
        boolean plain = union.variants().stream().allMatch(v -> v.payload().isEmpty());
        boolean braces = out.at(TokenKind.LEFT_BRACE);
        if (braces && plain && union.variants().size() == 1) {
            loneVariant(union.variants().getFirst());
            return;
        }
        if (braces) {
            out.insert(Layout.text(" ="));
            out.drop();
        } else {
            out.token(TokenKind.ASSIGN);
        }
        out.group();
        out.nest();
        boolean first = true;
        for (Decl.Variant variant : union.variants()) {
            boolean startsLine = out.peek().lineBefore();
            while (out.at(TokenKind.BAR) || out.at(TokenKind.COMMA)) {
                dropSeparator();
            }
            if (!first && (startsLine || out.peek().lineBefore())) {
                out.broken();
            }
            out.line(Layout.SPACE, Emitter.Blanks.NONE);
            out.prefix(first ? new Layout.IfBroken("| ") : Layout.text("| "));
            variant(variant);
            first = false;
        }
        out.end();
        out.end();
        if (braces) {
            while (!out.at(TokenKind.RIGHT_BRACE)) {
                out.drop();
            }
            out.drop();
        }
    }

    private void dropSeparator() {
        if (out.at(TokenKind.BAR)) {
            out.dropBar();
        } else {
            out.drop();
        }
    }

    /** {@code type Marker { Marker }}: without braces it would be an alias. */
    private void loneVariant(Decl.Variant variant) {
        lists.bracketed(Layout.SPACE, List.of(() -> {
            while (out.at(TokenKind.BAR)) {
                out.dropBar();
            }
            variant(variant);
        }));
    }

    private void variant(Decl.Variant variant) {
        out.token();
        if (!variant.payload().isEmpty()) {
            out.glue();
            lists.bracketed(Layout.SOFT, Types.each(variant.payload(), payload -> {
                if (payload.name().isPresent()) {
                    out.token();
                    out.token(TokenKind.COLON);
                }
                types.modified(payload.secret(), payload.text(), payload.type());
            }));
        }
    }

    // --- functions, effects

    private void function(Decl.Function function) {
        if (!out.at(TokenKind.FUNCTION)) {
            out.token();
        }
        out.token(TokenKind.FUNCTION);
        out.token();
        types.parameters(function.typeParams());
        out.glue();
        lists.bracketed(Layout.SOFT, Types.each(function.params(), param -> {
            out.token();
            types.annotation(param.type());
        }));
        types.annotation(function.result());
        function.uses().ifPresent(this::uses);
        function.body().ifPresent(body -> expressions.blocks().block(body, false));
    }

    private void uses(List<Name> names) {
        out.token();
        usesAfterWord(names);
    }

    private void usesAfterWord(List<Name> names) {
        List<Runnable> items = Types.each(names, name -> out.token());
        if (names.isEmpty() || lists.isBroken()) {
            lists.bracketed(Layout.SPACE, items);
        } else {
            lists.inline(items);
        }
    }

    private void effect(Decl.Effect effect) {
        out.token();
        out.token();
        out.token(TokenKind.LEFT_BRACE);
        out.nest();
        Emitter.Blanks kept = Emitter.Blanks.NONE;
        for (Decl.Function each : effect.functions()) {
            lists.dropSeparators();
            out.line(Layout.HARD, kept);
            kept = Emitter.Blanks.KEEP;
            function(each);
        }
        lists.dropSeparators();
        out.dangling(kept);
        out.end();
        out.line(Layout.HARD);
        out.token(TokenKind.RIGHT_BRACE);
    }

    // --- apis

    private void api(Decl.Api api) {
        out.token();
        if (api.named()) {
            out.token();
        }
        out.token();
        out.token(TokenKind.PATH);
        out.group();
        if (out.peek().lineBefore()) {
            out.broken();
        }
        out.nest();
        while (!out.at(TokenKind.LEFT_BRACE)) {
            out.line(Layout.SPACE);
            clause(api);
        }
        out.end();
        out.end();
        boolean optionsMayFollow =
                api.auth().isPresent() && api.auth().get().options().isEmpty();
        expressions.blocks().block(api.handler(), optionsMayFollow);
    }

    private void clause(Decl.Api api) {
        String word = out.peek().value();
        out.token(TokenKind.IDENT);
        switch (word) {
            case "path" -> bindings(api, Decl.BindingKind.PATH);
            case "query" -> bindings(api, Decl.BindingKind.QUERY);
            case "headers" -> bindings(api, Decl.BindingKind.HEADERS);
            case "body" -> {
                Decl.Body body = api.body().orElseThrow();
                types.type(body.type());
                if (body.open()) {
                    out.token();
                }
            }
            case "auth" -> {
                out.token();
                api.auth().orElseThrow().options().ifPresent(expressions::record);
            }
            case "uses" -> usesAfterWord(api.uses().orElseThrow());
            default -> {
                // `sensitive` is a word alone
            }
        }
    }

    private void bindings(Decl.Api api, Decl.BindingKind kind) {
        Decl.BindingGroup group = api.bindings().stream()
                .filter(g -> g.kind() == kind)
                .findFirst()
                .orElseThrow();
        lists.bracketed(Layout.SPACE, Types.each(group.bindings(), binding -> {
            types.field(binding.field());
            binding.defaultValue().ifPresent(value -> {
                out.token(TokenKind.ASSIGN);
                expressions.expression(value);
            });
        }));
    }

    private void serve(Decl.Serve serve) {
        out.token();
        Iterator<Expr.FieldValue> settings = serve.settings().iterator();
        int count = serve.settings().size()
                + (serve.auth().isPresent() ? 1 : 0)
                + (serve.routes().isPresent() ? 1 : 0);
        List<Runnable> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(() -> {
                boolean routes = out.peek().isWord("routes") && out.peek(2).is(TokenKind.LEFT_BRACKET);
                if (routes && serve.routes().isPresent()) {
                    out.token();
                    out.token(TokenKind.COLON);
                    lists.bracketed(Layout.SOFT, Types.each(serve.routes().get(), this::route));
                } else if (serve.auth().isPresent() && isAuth()) {
                    out.token();
                    out.token(TokenKind.COLON);
                    out.token();
                    serve.auth().get().options().ifPresent(expressions::record);
                } else {
                    expressions.fieldValue(settings.next());
                }
            });
        }
        lists.bracketed(Layout.SPACE, items);
    }

    /** Whether the setting here is the default of the clause {@code auth}. */
    private boolean isAuth() {
        return out.peek().isWord("auth") && out.peek(2).is(TokenKind.IDENT);
    }

    private void route(Decl.Route route) {
        if (route.path().isPresent()) {
            out.token();
            out.token(TokenKind.PATH);
            out.token(TokenKind.ARROW);
        }
        out.token();
    }
}
