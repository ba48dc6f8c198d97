package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Code;
import io.mtpscript.compiler.openapi.Description.Component;
import io.mtpscript.compiler.openapi.Description.Header;
import io.mtpscript.compiler.openapi.Description.Response;
import io.mtpscript.compiler.openapi.Schema.Property;
import io.mtpscript.compiler.openapi.Schema.Scalar;
import io.mtpscript.compiler.openapi.Schema.Secrecy;
import io.mtpscript.compiler.openapi.TypeUses.Use;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.IdempotencyRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The responses of one route by status: what its branches respond, what leaves it by {@code ?}, and what the engine answers in its
 * stead. Bodies that are errors of one shape are one schema, whose {@code error} lists the codes.
 */
final class ApiResponses {
    /** One fault of a request. */
    static final Component FAULT = new Component(
            new Schema.Obj(
                    List.of(
                            new Property(
                                    "path", Scalar.STRING, true, Secrecy.NONE, List.of("Where: `body.items[0].qty`.")),
                            new Property(
                                    "message", Scalar.STRING, true, Secrecy.NONE, List.of("What is wrong there."))),
                    false),
            List.of("One fault of a request."),
            Optional.empty());

    private static final int FIRST_ERROR = 400;
    private static final String DETAILS = "details";
    private static final String RETRY_AFTER = "Retry-After";

    /** What is gathered for one status. */
    private static final class Draft {
        private final SortedMap<String, String> codes = new TreeMap<>();
        private final List<Body> bodies = new ArrayList<>();
        private final Set<ErrorCode> engine = new LinkedHashSet<>();
        private final Map<String, Integer> headers = new LinkedHashMap<>();
        /** Names of headers as they are written first, by their lower case. */
        private final Map<String, String> spellings = new LinkedHashMap<>();

        private int ways;
        private boolean empty;

        /** A code that has several messages is shown without one. */
        void add(String code, String message) {
            codes.merge(code, message, (a, b) -> a.isEmpty() || a.equals(b) ? b : b.isEmpty() ? a : "");
        }
    }

    /**
     * @param error the literal value of its member {@code error}
     * @param order its members as the program writes them
     */
    private record Body(Type type, Optional<String> error, List<String> order) {
        static Body of(TExpr json, Optional<String> error) {
            return new Body(
                    json.type(),
                    error,
                    json instanceof TExpr.Record record && record.base().isEmpty()
                            ? record.fields().stream()
                                    .map(TExpr.FieldValue::name)
                                    .toList()
                            : List.of());
        }
    }

    private final TApi api;
    private final String method;
    private final Rules rules;
    private final SortedMap<Integer, Draft> drafts = new TreeMap<>();

    /** @param method the route's, which may be another than the api's own */
    ApiResponses(TApi api, String method, Outcomes outcomes, Rules rules, Facts facts) {
        this.api = api;
        this.method = method;
        this.rules = rules;
        outcomes.responds().forEach(this::add);
        for (FailureSources.Found failure : outcomes.failures()) {
            Draft draft = draft(failure.status());
            draft.add(failure.code(), failure.message());
            draft.ways++;
        }
        for (Rules.EngineError error : rules.errors()) {
            if (applies(error.when(), facts)) {
                Draft draft = draft(error.code().status());
                draft.engine.add(error.code());
                draft.add(error.code().code(), error.code().message().orElse(""));
                draft.ways++;
            }
        }
    }

    private Draft draft(int status) {
        return drafts.computeIfAbsent(status, _ -> new Draft());
    }

    private boolean applies(String when, Facts facts) {
        boolean body = api.bodyParam().type() != Type.Prim.UNIT;
        boolean idempotent = IdempotencyRules.takesKey(method, api.effects());
        return switch (when) {
            case "always" -> true;
            case "body" -> body;
            case "input" ->
                body
                        || idempotent
                        || !api.pathBindings().isEmpty()
                        || !api.queryBindings().isEmpty()
                        || !api.headerBindings().isEmpty();
            case "auth" -> facts.security().containsKey(api.name());
            case "headers" -> drafts.values().stream().anyMatch(d -> !d.headers.isEmpty());
            case "idempotent" -> idempotent;
            case "waiting" -> api.effects().stream().anyMatch(rules.waitingEffects()::contains);
            default -> api.effects().contains(when);
        };
    }

    private void add(TExpr.Respond respond) {
        Draft draft = draft(respond.status());
        draft.ways++;
        var names = new LinkedHashSet<String>();
        for (TExpr.Header header : respond.headers()) {
            // OpenAPI has the content type elsewhere.
            if (header.name() instanceof TExpr.StringLit(String name, var _)
                    && !name.equalsIgnoreCase("Content-Type")) {
                names.add(draft.spellings.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> name));
            }
        }
        names.forEach(name -> draft.headers.merge(name, 1, Integer::sum));
        draft.empty |= respond.json().isEmpty();
        respond.json().ifPresent(json -> body(respond.status(), json, draft));
    }

    private static void body(int status, TExpr json, Draft draft) {
        Optional<String> error = status < FIRST_ERROR ? Optional.empty() : literal(json, "error");
        boolean plain = error.isPresent()
                && json.type() instanceof Type.Record(var fields)
                && fields.stream()
                        .allMatch(f -> f.name().equals("error")
                                || (f.name().equals("message") && f.type() == Type.Prim.STRING));
        if (plain) {
            draft.add(error.get(), literal(json, "message").orElse(""));
        } else if (draft.bodies.stream()
                .noneMatch(b -> b.type().equals(json.type()) && b.error().equals(error))) {
            draft.bodies.add(Body.of(json, error));
        }
    }

    private static Optional<String> literal(TExpr json, String field) {
        return json instanceof TExpr.Record record && record.base().isEmpty()
                ? record.fields().stream()
                        .filter(f -> f.name().equals(field))
                        .findFirst()
                        .flatMap(f -> f.value() instanceof TExpr.StringLit(String text, var _)
                                ? Optional.of(text)
                                : Optional.empty())
                : Optional.empty();
    }

    /** Enters the types of the bodies. */
    void use(TypeUses uses, String operation) {
        long successes =
                drafts.keySet().stream().filter(status -> status < FIRST_ERROR).count();
        drafts.forEach((status, draft) -> {
            String which = status < FIRST_ERROR && successes == 1 ? "" : status.toString();
            draft.bodies.forEach(body -> uses.add(
                    body.type(),
                    Use.RESPONSE,
                    operation + which + rules.naming().responseSuffix()));
        });
    }

    /** @param withBodies false for HEAD, whose responses have none */
    List<Response> build(SchemaBuilder schemas, boolean withBodies) {
        var all = new ArrayList<Response>();
        drafts.forEach((status, draft) -> {
            var codes = new ArrayList<Code>();
            var described = new TreeMap<>(draft.codes);
            draft.bodies.forEach(body -> body.error().ifPresent(code -> described.putIfAbsent(code, "")));
            described.forEach((code, message) -> codes.add(new Code(code, message)));
            var headers = new ArrayList<Header>();
            draft.headers.forEach((name, times) -> headers.add(new Header(name, times == draft.ways)));
            if (draft.engine.stream().anyMatch(ErrorCode::retryAfter)
                    && !draft.spellings.containsKey(RETRY_AFTER.toLowerCase(Locale.ROOT))) {
                headers.add(new Header(RETRY_AFTER, false));
            }
            Optional<Schema> body = withBodies ? schema(draft, schemas) : Optional.empty();
            all.add(new Response(status, codes, headers, body, draft.empty && body.isPresent()));
        });
        return all;
    }

    private Optional<Schema> schema(Draft draft, SchemaBuilder schemas) {
        var alternatives = new ArrayList<Schema>();
        for (Body body : draft.bodies) {
            Schema schema = written(schemas.body(body.type(), Use.RESPONSE), body);
            if (!alternatives.contains(schema)) {
                alternatives.add(schema);
            }
        }
        if (!draft.codes.isEmpty()) {
            alternatives.add(error(draft));
        }
        return switch (alternatives.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(alternatives.getFirst());
            default -> Optional.of(new Schema.AnyOf(alternatives));
        };
    }

    /** A record without a name looks as the program writes it. */
    private Schema written(Schema schema, Body body) {
        if (!(schema instanceof Schema.Obj(var all, boolean closed))) {
            return schema;
        }
        var properties = new ArrayList<Property>();
        for (Property p : all) {
            boolean code = p.name().equals("error") && body.error().isPresent();
            Schema value = code ? new Schema.Choice(List.of(body.error().get())) : p.schema();
            properties.add(new Property(p.name(), value, p.required(), p.secrecy(), p.doc()));
        }
        if (rules.propertiesDeclared()) {
            properties.sort(Comparator.comparingInt(p -> body.order().indexOf(p.name())));
        }
        return new Schema.Obj(properties, closed);
    }

    private Schema error(Draft draft) {
        var properties = new ArrayList<Property>();
        // A code that is computed may be any.
        Schema code =
                draft.codes.containsKey("") ? Scalar.STRING : new Schema.Choice(List.copyOf(draft.codes.keySet()));
        properties.add(new Property("error", code, true, Secrecy.NONE, List.of()));
        if (draft.engine.contains(ErrorCode.GAS_EXHAUSTED)) {
            properties.add(new Property("gasLimit", Scalar.INT, false, Secrecy.NONE, List.of()));
            properties.add(new Property("gasUsed", Scalar.INT, false, Secrecy.NONE, List.of()));
        }
        properties.add(new Property("message", Scalar.STRING, false, Secrecy.NONE, List.of()));
        if (draft.engine.contains(ErrorCode.VALIDATION_FAILED)) {
            properties.add(new Property(
                    DETAILS,
                    new Schema.ListOf(new Schema.Ref(rules.naming().faultSchema())),
                    false,
                    Secrecy.NONE,
                    List.of("With `ValidationFailed`: the faults of the request, at most 100.")));
        }
        return new Schema.Obj(properties, !rules.responsesOpen());
    }

    /** Whether one of the bodies speaks of {@link #FAULT}. */
    boolean hasFaults() {
        return drafts.values().stream().anyMatch(draft -> draft.engine.contains(ErrorCode.VALIDATION_FAILED));
    }
}
