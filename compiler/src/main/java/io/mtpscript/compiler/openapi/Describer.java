package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Info;
import io.mtpscript.compiler.openapi.Description.Operation;
import io.mtpscript.compiler.openapi.Description.Parameter;
import io.mtpscript.compiler.openapi.Description.PathPart;
import io.mtpscript.compiler.openapi.Description.Place;
import io.mtpscript.compiler.openapi.TypeUses.Use;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.ServedRoute;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.CheckedProgram.TBinding;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.code.IdempotencyRules;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From the checked program to its description. */
final class Describer {
    private final CheckedProgram program;
    private final Rules rules;
    private final Facts facts;
    private final List<ServedRoute> routes;
    private final Map<ServedRoute, String> ids;
    private final Map<ServedRoute, ApiResponses> responses = new LinkedHashMap<>();
    private final SchemaBuilder schemas;
    private final boolean severalModules;

    Describer(CheckedProgram program, Rules rules, Facts facts) {
        this.program = program;
        this.rules = rules;
        this.facts = facts;
        this.routes =
                program.serve().routes().stream().sorted(ServedRoute::compare).toList();
        this.ids = new OperationIds(rules.naming()).of(routes, program.apis());
        this.severalModules =
                routes.stream().map(route -> api(route).module()).distinct().count() > 1;
        var names = new TypeNames(program.types(), rules.naming());
        var uses = new TypeUses(program.prelude(), names);
        var sources = new FailureSources(program, rules);
        var outcomes = new LinkedHashMap<Integer, Outcomes>();
        for (ServedRoute route : routes) {
            TApi api = api(route);
            var own = new ApiResponses(
                    api,
                    route.method(),
                    outcomes.computeIfAbsent(route.api(), _ -> Outcomes.of(api, sources)),
                    rules,
                    facts);
            responses.put(route, own);
            use(api, TypeNames.pascal(id(route)), own, uses);
        }
        this.schemas = new SchemaBuilder(program.prelude(), rules, names, uses, facts.unionHashes());
    }

    private TApi api(ServedRoute route) {
        return program.apis().get(route.api());
    }

    private String id(ServedRoute route) {
        String id = ids.get(route);
        if (id == null) {
            throw new IllegalStateException("a route without an id");
        }
        return id;
    }

    private void use(TApi api, String name, ApiResponses own, TypeUses uses) {
        for (Type.Field field : fields(api)) {
            uses.add(field.type(), Use.REQUEST, name + TypeNames.pascal(field.name()));
        }
        uses.add(api.bodyParam().type(), bodyUse(api), name + rules.naming().requestSuffix());
        own.use(uses, name);
    }

    private static Use bodyUse(TApi api) {
        return api.bodyOpen() ? Use.OPEN_REQUEST : Use.REQUEST;
    }

    private static List<Type.Field> fields(TApi api) {
        var all = new ArrayList<Type.Field>();
        for (Local param : List.of(api.pathParam(), api.queryParam(), api.headersParam())) {
            if (param.type() instanceof Type.Record(var fields)) {
                all.addAll(fields);
            }
        }
        return all;
    }

    Description describe() {
        var operations = new ArrayList<Operation>();
        Map<String, List<Segment>> shapes = new LinkedHashMap<>();
        for (ServedRoute route : routes) {
            operations.add(operation(route, shapes.computeIfAbsent(shape(route), _ -> route.path())));
        }
        var components = new TreeMap<>(schemas.components());
        if (responses.values().stream().anyMatch(ApiResponses::hasFaults)) {
            components.put(rules.naming().faultSchema(), ApiResponses.FAULT);
        }
        var serve = program.serve();
        var security = new TreeMap<String, Description.Security>();
        facts.security().values().forEach(s -> security.put(securityName(s), s));
        return new Description(
                new Info(serve.title().orElse(rules.title()), serve.version().orElse(rules.version()), serve.doc()),
                operations,
                components,
                new SharedResponses(rules).of(operations),
                security);
    }

    /** Keys in different headers are different schemes. */
    private String securityName(Description.Security security) {
        return switch (security) {
            case Description.Security.Bearer _ -> "bearer";
            case Description.Security.ApiKey(String header) -> {
                long keys = facts.security().values().stream()
                        .filter(s -> s instanceof Description.Security.ApiKey)
                        .distinct()
                        .count();
                yield "apiKey" + (keys == 1 ? "" : TypeNames.pascal(header));
            }
        };
    }

    /** Paths that differ only in the names of their parameters are one path to OpenAPI. */
    private static String shape(ServedRoute route) {
        var shape = new StringBuilder();
        route.path().forEach(s -> shape.append('/').append(s.parameter() ? "{}" : encoded(s.text())));
        return shape.toString();
    }

    private Operation operation(ServedRoute route, List<Segment> shape) {
        TApi api = api(route);
        Optional<Schema> body = api.bodyParam().type() == Type.Prim.UNIT
                ? Optional.empty()
                : Optional.of(schemas.body(api.bodyParam().type(), bodyUse(api)));
        ApiResponses own = responses.get(route);
        if (own == null) {
            throw new IllegalStateException("a route without responses");
        }
        return new Operation(
                id(route),
                route.method(),
                shape.stream()
                        .map(s -> new PathPart(s.parameter(), s.parameter() ? s.text() : encoded(s.text())))
                        .toList(),
                severalModules && rules.tagModules() ? Optional.of(tag(api.module())) : Optional.empty(),
                api.doc(),
                parameters(route, shape),
                body,
                own.build(schemas, !route.method().equals("HEAD")),
                api.effects(),
                api.uses(),
                api.sensitive(),
                Optional.ofNullable(facts.gasBounds().get(api.name())),
                Optional.ofNullable(facts.security().get(api.name())).map(this::securityName));
    }

    private static String tag(String module) {
        return module.endsWith(".mtp") ? module.substring(0, module.length() - ".mtp".length()) : module;
    }

    private List<Parameter> parameters(ServedRoute route, List<Segment> shape) {
        TApi api = api(route);
        var all = new ArrayList<Parameter>();
        for (Place place : rules.places()) {
            var of = new ArrayList<Parameter>();
            switch (place) {
                case PATH -> {
                    for (int i = 0; i < shape.size(); i++) {
                        if (shape.get(i).parameter()) {
                            TBinding binding = binding(api, route.path().get(i).text());
                            of.add(parameter(place, binding, shape.get(i).text(), api.pathParam()));
                        }
                    }
                }
                case QUERY ->
                    api.queryBindings().forEach(b -> of.add(parameter(place, b, b.external(), api.queryParam())));
                case HEADER -> {
                    api.headerBindings().forEach(b -> of.add(parameter(place, b, b.external(), api.headersParam())));
                    idempotencyKey(api, route.method()).ifPresent(of::add);
                }
            }
            if (!rules.parametersDeclared()) {
                of.sort(Comparator.comparing(Parameter::name));
            }
            all.addAll(of);
        }
        return all;
    }

    /** The engine takes it; a program may declare it too. */
    private static Optional<Parameter> idempotencyKey(TApi api, String method) {
        boolean declared =
                api.headerBindings().stream().anyMatch(b -> b.external().equalsIgnoreCase(IdempotencyRules.HEADER));
        return declared || !IdempotencyRules.takesKey(method, api.effects())
                ? Optional.empty()
                : Optional.of(new Parameter(
                        Place.HEADER,
                        "idempotencyKey",
                        IdempotencyRules.HEADER,
                        Schema.Scalar.STRING,
                        false,
                        Optional.empty(),
                        false,
                        List.of("Names this request: sent again with the same key it is carried out once,"
                                + " and the first response comes back."
                                + (api.auth().isPresent()
                                        ? ""
                                        : " Refused with 400 where the server is not told who calls: this operation asks"
                                                + " for no credentials."))));
    }

    private static TBinding binding(TApi api, String name) {
        return api.pathBindings().stream()
                .filter(b -> b.external().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Parameter parameter(Place place, TBinding binding, String name, Local record) {
        Type.Field field = ((Type.Record) record.type())
                .fields().stream()
                        .filter(f -> f.name().equals(binding.field()))
                        .findFirst()
                        .orElseThrow();
        boolean option = binding.type() instanceof Type.Union union
                && union.symbol() == program.prelude().option();
        boolean list = binding.type() instanceof Type.ListOf;
        return new Parameter(
                place,
                binding.field(),
                name,
                schemas.parameter(binding.type(), field.text()),
                place == Place.PATH
                        || !(option || list || binding.defaultValue().isPresent()),
                binding.defaultValue().flatMap(value -> json(value, field.text())),
                field.secret(),
                binding.doc());
    }

    /**
     * A default as JSON; None is no default, but absence.
     *
     * @param text whether a number travels as a string
     */
    private static Optional<JsonValue> json(TExpr literal, boolean text) {
        return switch (literal) {
            case TExpr.IntLit(long value, var _) ->
                Optional.of(text ? new JsonValue.JsonString(Long.toString(value)) : new JsonValue.JsonInt(value));
            case TExpr.DecimalLit(var value, var _) ->
                Optional.of(text ? new JsonValue.JsonString(value.toString()) : JsonValue.number(value));
            case TExpr.BoolLit(boolean value, var _) -> Optional.of(new JsonValue.JsonBool(value));
            case TExpr.StringLit(String value, var _) -> Optional.of(new JsonValue.JsonString(value));
            case TExpr.Construct(Type.Union(var symbol, var args), int variant, var _, var _)
            when args.isEmpty() ->
                Optional.of(
                        new JsonValue.JsonString(symbol.variants().get(variant).name()));
            default -> Optional.empty();
        };
    }

    /** A segment's text as it stands in a URL (RFC 3986, section 2.3). */
    private static String encoded(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (TypeNames.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
                out.append(c);
            } else {
                out.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
            }
        }
        return out.toString();
    }

    private static char hex(int digit) {
        return (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
    }
}
