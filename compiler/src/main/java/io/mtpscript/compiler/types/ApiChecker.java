package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.CheckedProgram.TAuth;
import io.mtpscript.compiler.typed.CheckedProgram.TBinding;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks one api: its path, what it binds, and its body. */
final class ApiChecker {
    private final Checking checking;
    private final Findings findings;
    private final ExprChecker exprs;
    private final Paths paths;
    private final Bindings bindings;
    private final AuthChecker auth;
    private final Optional<TAuth> defaultAuth;
    private final boolean authKnown;

    /**
     * @param defaultAuth what {@code serve} says for apis that say nothing
     * @param authKnown false where a {@code serve} that could not be read may say something else
     */
    ApiChecker(Checking checking, ExprChecker exprs, Optional<Decl.Auth> defaultAuth, boolean authKnown) {
        this.checking = checking;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.paths = new Paths(checking.findings);
        this.bindings = new Bindings(checking);
        this.auth = new AuthChecker(checking);
        this.defaultAuth = auth.check(defaultAuth);
        this.authKnown = authKnown;
    }

    /** An api whose body has been checked; the effects are known later. */
    record Draft(Decl.Api decl, Routine routine, TApi api) {}

    /** What one group of bindings gives: a record, and how each field is filled. */
    record Group(Type.Record type, List<TBinding> bindings) {
        static final Group EMPTY = new Group(new Type.Record(List.of()), List.of());
    }

    static String title(Decl.Api api) {
        return "api " + api.method().text() + " " + api.path().text();
    }

    /** How the api is named where a name is needed: its own, or method and path. */
    static String name(Decl.Api api) {
        return api.named()
                ? api.name().text()
                : api.method().text() + " " + api.path().text();
    }

    Draft check(Decl.Api api, ModuleScope module) {
        var segments = paths.parse(api.path());
        var routine = new Routine(title(api), module, List.of(), true);
        var groups = groups(api, module, segments);
        Group path = groups.getOrDefault(Decl.BindingKind.PATH, Group.EMPTY);
        Group query = groups.getOrDefault(Decl.BindingKind.QUERY, Group.EMPTY);
        Group headers = groups.getOrDefault(Decl.BindingKind.HEADERS, Group.EMPTY);
        Type body = body(api, module);
        Optional<TAuth> callers = api.auth().isPresent() ? auth.check(api.auth()) : defaultAuth;

        Scope scope = Scope.of(new Body(Body.Kind.API, Type.Prim.RESPONSE, routine));
        var pathParam = parameter("path", path.type(), api.path().span());
        var queryParam = parameter("query", query.type(), place(api, Decl.BindingKind.QUERY));
        var headersParam = parameter("headers", headers.type(), place(api, Decl.BindingKind.HEADERS));
        var bodyParam = parameter(
                "body", body, api.body().map(Decl.Body::span).orElse(api.path().span()));
        if (!path.bindings().isEmpty()) {
            scope.add(pathParam);
        }
        declared(api, Decl.BindingKind.QUERY).ifPresent(_ -> scope.add(queryParam));
        declared(api, Decl.BindingKind.HEADERS).ifPresent(_ -> scope.add(headersParam));
        if (api.body().isPresent()) {
            scope.add(bodyParam);
        }
        var authParam = parameter(
                "auth",
                auth.type(callers),
                api.auth().map(Decl.Auth::span).orElse(api.path().span()));
        if (callers.isPresent()) {
            scope.add(authParam);
        } else if (api.auth().isEmpty() && !authKnown) {
            scope.add(Variable.doubtful("auth", api.path().span(), checking.unifier));
        }
        Typed handler = exprs.check(api.handler(), Type.Prim.RESPONSE, Reason.respond(), scope);
        routine.solved();
        var checked = new TApi(
                name(api),
                module.path(),
                api.method().text(),
                segments,
                pathParam.local(),
                path.bindings(),
                queryParam.local(),
                query.bindings(),
                headersParam.local(),
                headers.bindings(),
                bodyParam.local(),
                authParam.local(),
                callers,
                api.body().map(Decl.Body::open).orElse(false),
                api.sensitive(),
                List.of(),
                List.of(),
                handler.build(),
                api.doc(),
                api.span());
        return new Draft(api, routine, checked);
    }

    private Variable parameter(String name, Type type, Span span) {
        return new Variable(name, type, span, checking.unifier);
    }

    private static Optional<Decl.BindingGroup> declared(Decl.Api api, Decl.BindingKind kind) {
        return api.bindings().stream().filter(group -> group.kind() == kind).findFirst();
    }

    private static Span place(Decl.Api api, Decl.BindingKind kind) {
        return declared(api, kind)
                .map(Decl.BindingGroup::span)
                .orElse(api.path().span());
    }

    private Map<Decl.BindingKind, Group> groups(Decl.Api api, ModuleScope module, List<Segment> segments) {
        var groups = new LinkedHashMap<Decl.BindingKind, Group>();
        for (var group : api.bindings()) {
            if (groups.containsKey(group.kind())) {
                findings.add(Diagnostic.of(
                                DiagnosticCode.BINDING_TWICE,
                                group.span(),
                                "this api has two `" + word(group.kind()) + "` clauses")
                        .withHint("Put all fields into one clause."));
            }
            groups.put(group.kind(), bindings.group(group, module, segments));
        }
        Group path = groups.getOrDefault(Decl.BindingKind.PATH, Group.EMPTY);
        groups.put(Decl.BindingKind.PATH, withStrings(path, segments));
        return groups;
    }

    static String word(Decl.BindingKind kind) {
        return switch (kind) {
            case PATH -> "path";
            case QUERY -> "query";
            case HEADERS -> "headers";
        };
    }

    /** A path parameter without a declaration is a String. */
    private static Group withStrings(Group path, List<Segment> segments) {
        var fields = new ArrayList<>(path.type().fields());
        var all = new ArrayList<>(path.bindings());
        for (var segment : segments) {
            String name = segment.text();
            if (segment.parameter()
                    && all.stream().noneMatch(binding -> binding.field().equals(name))) {
                fields.add(new Type.Field(name, Type.Prim.STRING, false, false));
                all.add(new TBinding(name, name, Type.Prim.STRING, Optional.empty(), List.of()));
            }
        }
        fields.sort(Comparator.comparing(Type.Field::name));
        return new Group(new Type.Record(fields), all);
    }

    private Type body(Decl.Api api, ModuleScope module) {
        if (api.body().isEmpty()) {
            return Type.Prim.UNIT;
        }
        var written = api.body().get().type();
        Type type = checking.types.resolve(written, module, List.of());
        checking.instantiations.demand(type, Demand.JSON, written.span());
        checking.instantiations.demand(type, Demand.JSON_READ, written.span());
        return type;
    }

    /** The finished api. */
    static TApi withEffects(TApi api, List<String> declared, List<String> used) {
        return new TApi(
                api.name(),
                api.module(),
                api.method(),
                api.path(),
                api.pathParam(),
                api.pathBindings(),
                api.queryParam(),
                api.queryBindings(),
                api.headersParam(),
                api.headerBindings(),
                api.bodyParam(),
                api.authParam(),
                api.auth(),
                api.bodyOpen(),
                api.sensitive(),
                declared,
                used,
                api.handler(),
                api.doc(),
                api.span());
    }

    /** Method and path as messages show a route. */
    static String route(String method, List<CheckedProgram.Segment> path) {
        var out = new StringBuilder(method).append(' ');
        path.forEach(segment ->
                out.append('/').append(segment.parameter() ? ":" : "").append(segment.text()));
        return path.isEmpty() ? out.append('/').toString() : out.toString();
    }
}
