package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.text.NearName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code api} and {@code serve}. Language reference section 4. */
final class ApiParser {
    private static final List<String> CLAUSES =
            List.of("path", "query", "headers", "body", "auth", "sensitive", "uses");

    private final TokenStream in;
    private final TypeParser types;
    private final ExpressionParser expressions;
    private final Runnable bodyBegins;

    /** @param bodyBegins called where an api's body is about to be read */
    ApiParser(TokenStream in, TypeParser types, ExpressionParser expressions, Runnable bodyBegins) {
        this.in = in;
        this.types = types;
        this.expressions = expressions;
        this.bodyBegins = bodyBegins;
    }

    /** What stands between an api's path and its body. */
    private static final class Clauses {
        final List<Decl.BindingGroup> bindings = new ArrayList<>();
        final Set<Decl.BindingKind> kinds = EnumSet.noneOf(Decl.BindingKind.class);
        Optional<Decl.Body> body = Optional.empty();
        Optional<Decl.Auth> auth = Optional.empty();
        Optional<List<Name>> uses = Optional.empty();
        boolean sensitive;
    }

    /** At the word {@code api}; empty when it has no method and path. */
    Optional<Decl> api() {
        Token word = in.next();
        boolean named = !in.peek(1).is(TokenKind.PATH);
        Optional<Name> name = named ? in.name("the api's name") : Optional.empty();
        if (!in.at(TokenKind.IDENT)) {
            in.expected("a method, such as `GET`, and a path");
            return Optional.empty();
        }
        Name method = HttpMethods.read(in);
        Optional<Decl.Path> path = path();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Name shown = name.orElseGet(() -> new Name(
                method.text() + " " + path.get().text(),
                method.span().to(path.get().span())));
        Clauses clauses = new Clauses();
        while (!in.recovering() && clause(clauses)) {
            // every clause is read by clause()
        }
        bodyBegins.run();
        Expr handler = expressions.blocks().functionBody();
        return Optional.of(new Decl.Api(
                shown,
                named,
                method,
                path.get(),
                clauses.bindings,
                clauses.body,
                clauses.auth,
                clauses.sensitive,
                clauses.uses,
                handler,
                word.doc(),
                in.spanFrom(word.start())));
    }

    private Optional<Decl.Path> path() {
        Token token = in.peek();
        if (in.accept(TokenKind.PATH)) {
            return Optional.of(new Decl.Path(token.value(), in.span(token)));
        } else if (in.at(TokenKind.STRING)) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.INVALID_PATH, in.span(token), "A path is written without quotes")
                    .withFix(in.span(token), token.value()));
            return Optional.of(new Decl.Path(token.value(), in.span(token)));
        }
        in.error(Diagnostic.of(
                        DiagnosticCode.UNEXPECTED_TOKEN, in.span(token), "Expected a path, found " + token.described())
                .withHint("A path starts with a slash, as in `api GET /customers/:id`."));
        return Optional.empty();
    }

    /** Reads one clause; false, with nothing read, where none starts. */
    private boolean clause(Clauses clauses) {
        Token word = in.peek();
        if (!word.is(TokenKind.IDENT)) {
            return false;
        }
        switch (word.value()) {
            case "path" -> bindings(Decl.BindingKind.PATH, clauses);
            case "query" -> bindings(Decl.BindingKind.QUERY, clauses);
            case "headers" -> bindings(Decl.BindingKind.HEADERS, clauses);
            case "body" -> {
                repeated(clauses.body.isPresent());
                clauses.body = Optional.of(body());
            }
            case "auth" -> {
                repeated(clauses.auth.isPresent());
                clauses.auth = auth(in.next().start());
            }
            case "sensitive" -> {
                repeated(clauses.sensitive);
                in.next();
                clauses.sensitive = true;
            }
            case "uses" -> {
                repeated(clauses.uses.isPresent());
                clauses.uses = uses();
            }
            default -> {
                in.error(Diagnostic.of(
                                DiagnosticCode.UNEXPECTED_TOKEN,
                                in.span(word),
                                "`" + word.value() + "` is not a clause of an api")
                        .withHint(NearName.of(word.value(), CLAUSES)
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("The clauses are `path`, `query`, `headers`, `body`, `auth`, `sensitive` and"
                                        + " `uses`; after them the body stands in braces.")));
                return false;
            }
        }
        return true;
    }

    private void repeated(boolean before) {
        if (before) {
            Token word = in.peek();
            in.report(Diagnostic.of(
                            DiagnosticCode.REPEATED_CLAUSE, in.span(word), "This api has `" + word.value() + "` twice")
                    .withHint("Join the two into one."));
        }
    }

    private void bindings(Decl.BindingKind kind, Clauses clauses) {
        repeated(!clauses.kinds.add(kind));
        int start = in.next().start();
        if (!in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{`");
            return;
        }
        List<Decl.Binding> group = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(
                TokenStream.Separator.COMMA_OR_LINE,
                () -> types.field().ifPresent(field -> {
                    Optional<Expr> value =
                            in.accept(TokenKind.ASSIGN) ? Optional.of(expressions.expression()) : Optional.empty();
                    group.add(new Decl.Binding(field, value));
                }));
        in.leave(region);
        clauses.bindings.add(new Decl.BindingGroup(kind, List.copyOf(group), in.spanFrom(start)));
    }

    private Decl.Body body() {
        int start = in.next().start();
        TypeExpr type = types.type();
        boolean open = in.acceptWord("open");
        return new Decl.Body(type, open, in.spanFrom(start));
    }

    /** Behind the word {@code auth}, which is at {@code start}. */
    private Optional<Decl.Auth> auth(int start) {
        Optional<Name> scheme = in.name("`bearer`, `apiKey` or `none`");
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        boolean options = in.at(TokenKind.LEFT_BRACE)
                && !scheme.get().text().equals("none")
                && expressions.operands().recordAhead();
        Optional<Expr.Record> record =
                options ? Optional.of(expressions.operands().record()) : Optional.empty();
        return Optional.of(new Decl.Auth(scheme.get(), record, in.spanFrom(start)));
    }

    /** {@code uses { A, B }}; empty when the clause is absent. */
    Optional<List<Name>> uses() {
        if (!in.atWord("uses")) {
            return Optional.empty();
        }
        in.next();
        List<Name> names = new ArrayList<>();
        if (in.at(TokenKind.LEFT_BRACE)) {
            TokenStream.Region region = in.enter();
            in.items(TokenStream.Separator.COMMA, () -> in.name("an effect").ifPresent(names::add));
            in.leave(region);
        } else if (in.at(TokenKind.IDENT)) {
            bareUses(names);
        } else {
            in.expected("`{` and the effects");
        }
        return Optional.of(List.copyOf(names));
    }

    private void bareUses(List<Name> names) {
        int start = in.here();
        do {
            in.name("an effect").ifPresent(names::add);
        } while (!in.recovering() && in.accept(TokenKind.COMMA));
        Span span = in.spanFrom(start);
        in.report(Diagnostic.of(DiagnosticCode.MISSING_BRACES, span, "The effects of `uses` stand in braces")
                .withFix(span, "{ " + span.text() + " }"));
    }

    // --- serve

    /** At the word {@code serve}. */
    Decl serve() {
        Token word = in.next();
        List<Expr.FieldValue> settings = new ArrayList<>();
        List<List<Decl.Route>> routes = new ArrayList<>();
        List<Decl.Auth> auth = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> {
            boolean routeList = in.atWord("routes")
                    && in.peek(1).is(TokenKind.COLON)
                    && in.peek(2).is(TokenKind.LEFT_BRACKET);
            if (routeList) {
                repeated(!routes.isEmpty(), "routes");
                routes.add(routes());
            } else if (in.atWord("auth")
                    && in.peek(1).is(TokenKind.COLON)
                    && in.peek(2).is(TokenKind.IDENT)) {
                repeated(!auth.isEmpty(), "auth");
                int start = in.next().start();
                in.next();
                auth(start).ifPresent(auth::add);
            } else {
                expressions.operands().field().ifPresent(settings::add);
            }
        });
        in.leave(region);
        Optional<List<Decl.Route>> first = routes.isEmpty() ? Optional.empty() : Optional.of(routes.getFirst());
        return new Decl.Serve(
                in.asName(word),
                List.copyOf(settings),
                auth.stream().findFirst(),
                first,
                word.doc(),
                in.spanFrom(word.start()));
    }

    private void repeated(boolean before, String setting) {
        if (before) {
            in.report(Diagnostic.of(
                            DiagnosticCode.REPEATED_CLAUSE, in.span(in.peek()), "`serve` has `" + setting + "` twice")
                    .withHint("Join the two into one."));
        }
    }

    private List<Decl.Route> routes() {
        in.next();
        in.next();
        List<Decl.Route> routes = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> route().ifPresent(routes::add));
        in.leave(region);
        return List.copyOf(routes);
    }

    private Optional<Decl.Route> route() {
        int start = in.here();
        if (!in.peek(1).is(TokenKind.PATH)) {
            return in.name("an api's name, or a method and path")
                    .map(api -> new Decl.Route(Optional.empty(), Optional.empty(), api, in.spanFrom(start)));
        }
        Name method = HttpMethods.read(in);
        Optional<Decl.Path> path = path();
        if (!in.accept(TokenKind.ARROW)) {
            in.error(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.spanFrom(start),
                            "This route does not say which api answers it")
                    .withHint("Write `" + method.text() + " /path => apiName`."));
            return Optional.empty();
        }
        return in.name("an api's name").map(api -> new Decl.Route(Optional.of(method), path, api, in.spanFrom(start)));
    }
}
