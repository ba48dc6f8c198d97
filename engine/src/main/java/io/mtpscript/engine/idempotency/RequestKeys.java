package io.mtpscript.engine.idempotency;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.IdempotencyRules;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.values.JsonUnion;
import io.mtpscript.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds out what a request's {@code Idempotency-Key} means on its route. */
public final class RequestKeys {
    private static final String CALLS = "HttpOut";

    /** What may differ between a request and its repetition, although the program reads it. */
    private static final Set<String> VARYING = Set.of(
            "authorization",
            "baggage",
            "date",
            "idempotency-key",
            "traceparent",
            "tracestate",
            "user-agent",
            "x-correlation-id",
            "x-request-id");

    private final Optional<String> principalHeader;

    /** @param principalHeader says who calls where the route does not ask: set by whoever stands in front of the engine */
    public RequestKeys(Optional<String> principalHeader) {
        this.principalHeader = principalHeader;
    }

    /** @param principal who calls, where the route asks for it */
    public RequestKey of(Program.Route route, HttpRequest request, Optional<Principal> principal) {
        List<String> given = request.headers(IdempotencyRules.HEADER);
        if (given.isEmpty() || IdempotencyRules.safe(route.method())) {
            return new RequestKey.None();
        }
        if (!IdempotencyRules.takesKey(route.method(), route.effects())) {
            return route.effects().contains(CALLS)
                    ? new RequestKey.Refused("this route calls other services and writes nothing down by which a"
                            + " repetition could be told: send no key")
                    : new RequestKey.None();
        }
        return switch (KeyText.of(given)) {
            case KeyText.None() -> new RequestKey.None();
            case KeyText.Malformed(String reason) -> new RequestKey.Refused(reason);
            case KeyText.Key(String text) -> {
                Optional<CborWriter> who = principal
                        .map(RequestKeys::verified)
                        .or(() -> principalHeader.flatMap(name -> declared(request, name)));
                yield who.isEmpty()
                        ? new RequestKey.Refused(
                                principalHeader.isPresent()
                                        ? "needs the header " + principalHeader.get() + ", which says who calls"
                                        : "this route does not know who calls: it needs `auth`, or the engine's"
                                                + " --idempotency-principal-header")
                        : new RequestKey.Given(key(route, who.get(), text), hash(route, request));
            }
        };
    }

    private static Optional<CborWriter> declared(HttpRequest request, String name) {
        List<String> values = request.headers(name);
        return values.size() == 1 && !values.getFirst().isEmpty()
                ? Optional.of(new CborWriter().array(2).text("header").text(values.getFirst()))
                : Optional.empty();
    }

    /** A subject is one person's only together with who vouches for it. */
    private static CborWriter verified(Principal principal) {
        CborWriter who = new CborWriter().array(3);
        return principal.claims().isEmpty()
                ? who.text("apiKey").text("").text(principal.subject())
                : who.text("bearer").text(issuer(principal.claims().get())).text(principal.subject());
    }

    private static String issuer(byte[] claims) {
        try {
            return JsonUnion.read(new CborReader(claims, Limits.CBOR_DEPTH), Limits.JSON_DEPTH)
                                    .flatMap(json -> json instanceof JsonValue.JsonObject object
                                            ? object.get("iss")
                                            : Optional.<JsonValue>empty())
                                    .orElse(new JsonValue.JsonNull())
                            instanceof JsonValue.JsonString(String issuer)
                    ? issuer
                    : "";
        } catch (CborException malformed) {
            throw new IllegalArgumentException("The claims of a principal are no Json", malformed);
        }
    }

    private static byte[] key(Program.Route route, CborWriter who, String text) {
        byte[] head = new CborWriter()
                .array(4)
                .text(route.method())
                .text(route.pattern())
                .toByteArray();
        byte[] end = new CborWriter().text(text).toByteArray();
        return new Sha256().update(head).update(who.toByteArray()).update(end).digest();
    }

    private static byte[] hash(Program.Route route, HttpRequest request) {
        List<String> names = route.headerBindings().stream()
                .map(Program.Binding::external)
                .filter(name -> !VARYING.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        CborWriter asked = new CborWriter()
                .array(4)
                .text(request.method())
                .text(request.target())
                .array(names.size());
        for (String name : names) {
            List<String> values = request.headers(name);
            asked.array(1L + values.size()).text(name);
            values.forEach(asked::text);
        }
        return Sha256.of(asked.bytes(request.copyBody()).toByteArray());
    }
}
