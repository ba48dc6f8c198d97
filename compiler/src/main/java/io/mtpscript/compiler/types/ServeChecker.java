package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.ServeSettings;
import io.mtpscript.compiler.typed.CheckedProgram.ServedRoute;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code serve} and the table of routes: what the program answers to, and that every request has one answer. */
final class ServeChecker {
    private static final List<String> SETTINGS =
            List.of("host", "port", "requestTimeoutMs", "title", "version", "auth", "routes");
    private static final int MAX_PORT = 65_535;

    private final Findings findings;
    private final Paths paths;
    private final List<ModuleScope> scopes;

    /** @param scopes all of the program */
    ServeChecker(Checking checking, List<ModuleScope> scopes) {
        this.findings = checking.findings;
        this.scopes = scopes;
        this.paths = new Paths(checking.findings);
    }

    /**
     * @param serves all of the program
     * @param apis in the program's canonical order
     */
    ServeSettings check(List<Decl.Serve> serves, List<ApiChecker.Draft> apis) {
        for (int i = 1; i < serves.size(); i++) {
            findings.add(Diagnostic.of(DiagnosticCode.SERVE_TWICE, serves.get(i).span(), "a program has one `serve`")
                    .withLabel(serves.getFirst().span(), "the first one")
                    .withHint("Put all settings into one."));
        }
        Optional<Decl.Serve> serve = serves.stream().findFirst();
        var settings = new LinkedHashMap<String, Expr>();
        serve.ifPresent(found -> settings(found, settings));
        var host = Optional.ofNullable(settings.get("host")).flatMap(value -> text("host", value, "0.0.0.0"));
        var port = Optional.ofNullable(settings.get("port")).flatMap(value -> number("port", value, 0, MAX_PORT));
        var timeout = Optional.ofNullable(settings.get("requestTimeoutMs"))
                .flatMap(value -> number("requestTimeoutMs", value, 1, Integer.MAX_VALUE));
        var title = Optional.ofNullable(settings.get("title")).flatMap(value -> text("title", value, "Invoices"));
        var version = Optional.ofNullable(settings.get("version")).flatMap(value -> text("version", value, "1.2.0"));
        var doc = serve.map(Decl.Serve::doc).orElse(List.of());
        var routes = serve.flatMap(Decl.Serve::routes)
                .map(written -> written(written, apis))
                .orElseGet(() -> all(apis));
        // One that could not be read may choose among the apis.
        if (serve.isPresent() || !mayServe(scopes)) {
            unique(routes);
        }
        routes.forEach(route -> body(route, apis.get(route.api())));
        return new ServeSettings(host, port, timeout, title, version, doc, routes);
    }

    /** Whether a part that could not be read may be a {@code serve}. */
    static boolean mayServe(List<ModuleScope> scopes) {
        return scopes.stream().anyMatch(scope -> scope.module().damage().serve());
    }

    private void settings(Decl.Serve serve, Map<String, Expr> settings) {
        for (var field : serve.settings()) {
            Name name = field.name();
            if (!SETTINGS.contains(name.text())) {
                var diagnostic = Diagnostic.of(
                        DiagnosticCode.SERVE_SETTING, name.span(), "`serve` has no setting `" + name.text() + "`");
                findings.add(
                        diagnostic.withHint(
                                Suggestions.hint(name.text(), SETTINGS)
                                        .orElse(
                                                "The settings are `host`, `port`, `requestTimeoutMs`, `title`, `version`, `auth` and `routes`.")));
            } else if (name.text().equals("auth")) {
                findings.add(
                        DiagnosticCode.SERVE_VALUE,
                        field.value().span(),
                        "`auth` must be a scheme with its options",
                        "For example `auth: bearer { audience: \"orders\" }`.");
            } else if (settings.putIfAbsent(name.text(), field.value()) != null) {
                findings.add(DiagnosticCode.SERVE_SETTING, name.span(), "`" + name.text() + "` is set twice");
            }
        }
    }

    private Optional<String> text(String name, Expr value, String example) {
        if (value instanceof Expr.StringLit(String text, var _)) {
            return Optional.of(text);
        }
        findings.add(
                DiagnosticCode.SERVE_VALUE,
                value.span(),
                "`" + name + "` must be a String literal",
                "For example \"" + example + "\".");
        return Optional.empty();
    }

    private Optional<Integer> number(String name, Expr value, int min, int max) {
        if (value instanceof Expr.IntLit(long number, var _) && number >= min && number <= max) {
            return Optional.of((int) number);
        }
        findings.add(
                DiagnosticCode.SERVE_VALUE,
                value.span(),
                "`" + name + "` must be an Int literal from " + min + " to " + max);
        return Optional.empty();
    }

    private static List<ServedRoute> all(List<ApiChecker.Draft> apis) {
        var routes = new ArrayList<ServedRoute>();
        for (int i = 0; i < apis.size(); i++) {
            TApi api = apis.get(i).api();
            routes.add(new ServedRoute(
                    api.method(), api.path(), i, apis.get(i).decl().path().span()));
        }
        return routes;
    }

    private List<ServedRoute> written(List<Decl.Route> written, List<ApiChecker.Draft> apis) {
        var routes = new ArrayList<ServedRoute>();
        for (var route : written) {
            int index = find(route.api(), apis);
            if (index < 0) {
                continue;
            }
            TApi api = apis.get(index).api();
            if (route.path().isEmpty()) {
                routes.add(new ServedRoute(api.method(), api.path(), index, route.span()));
                continue;
            }
            var segments = paths.parse(route.path().get());
            String method = route.method().map(Name::text).orElse(api.method());
            sameParameters(segments, api, route.path().get().span());
            routes.add(new ServedRoute(method, segments, index, route.span()));
        }
        return routes;
    }

    private int find(Name name, List<ApiChecker.Draft> apis) {
        var names = new ArrayList<String>();
        for (int i = 0; i < apis.size(); i++) {
            var decl = apis.get(i).decl();
            if (decl.named()) {
                if (decl.name().text().equals(name.text())) {
                    return i;
                }
                names.add(decl.name().text());
            }
        }
        if (scopes.stream().anyMatch(scope -> scope.module().damage().mayDeclare(name.text()))) {
            return -1;
        }
        var diagnostic = Diagnostic.of(DiagnosticCode.ROUTE_API, name.span(), "there is no api `" + name.text() + "`");
        findings.add(diagnostic.withHint(Suggestions.hint(name.text(), names)
                .orElse("An api gets a name before its method: `api " + name.text() + " GET /...`.")));
        return -1;
    }

    private void sameParameters(List<Segment> segments, TApi api, Span span) {
        Set<String> wanted = parameters(api.path());
        Set<String> given = parameters(segments);
        for (String name : wanted) {
            if (!given.contains(name)) {
                findings.add(
                        DiagnosticCode.ROUTE_PARAMETERS,
                        span,
                        "this path lacks the parameter `:" + name + "` that the api reads",
                        "The api is declared for " + ApiChecker.route(api.method(), api.path()) + ".");
            }
        }
        for (String name : given) {
            if (!wanted.contains(name)) {
                findings.add(
                        DiagnosticCode.ROUTE_PARAMETERS,
                        span,
                        "the api reads no parameter `:" + name + "`",
                        "The api is declared for " + ApiChecker.route(api.method(), api.path()) + ".");
            }
        }
    }

    private static Set<String> parameters(List<Segment> segments) {
        var names = new LinkedHashSet<String>();
        segments.stream().filter(Segment::parameter).forEach(segment -> names.add(segment.text()));
        return names;
    }

    private void body(ServedRoute route, ApiChecker.Draft draft) {
        var body = draft.decl().body();
        if (body.isPresent() && !ServedRoute.carriesBody(route.method())) {
            boolean own = route.method().equals(draft.api().method());
            findings.add(
                    DiagnosticCode.BODY_OF_GET,
                    own ? body.get().span() : route.span(),
                    "many clients, `fetch` among them, cannot send a body with " + route.method(),
                    "Take its values from `query`, or let the route be POST.");
        }
    }

    /**
     * A static segment beats a parameter from the left, so two routes can only be in each other's way when they have
     * static segments and parameters at the same places.
     */
    private void unique(List<ServedRoute> routes) {
        var shapes = new LinkedHashMap<String, ServedRoute>();
        for (var route : routes) {
            var shape = new StringBuilder(route.method());
            // A colon cannot stand for itself in a segment's text without being told apart from a parameter.
            route.path().forEach(segment -> shape.append('/').append(segment.parameter() ? ":" : "=" + segment.text()));
            var before = shapes.putIfAbsent(shape.toString(), route);
            if (before != null) {
                String first = ApiChecker.route(before.method(), before.path());
                String second = ApiChecker.route(route.method(), route.path());
                findings.add(Diagnostic.of(
                                DiagnosticCode.ROUTE_TWICE,
                                route.span(),
                                first.equals(second)
                                        ? "there are two routes " + first
                                        : "the routes " + first + " and " + second + " take the same requests")
                        .withLabel(before.span(), "the first one")
                        .withHint("Change the method or the path of one."));
            }
        }
    }
}
