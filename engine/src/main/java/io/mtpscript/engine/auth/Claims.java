package io.mtpscript.engine.auth;

import io.mtpscript.core.Limits;
import io.mtpscript.core.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registered claims of a token whose signature is good (RFC 7519, section 4.1; RFC 8693, section 4.2). */
final class Claims {
    private static final long MILLIS = 1000;

    private Claims() {}

    /** Why the token is not valid here and now. A token that never expires is not taken. */
    static Optional<String> problem(JsonValue.JsonObject claims, Optional<String> issuer, long now) {
        Optional<BigDecimal> expires = time(claims, "exp");
        if (expires.isEmpty()) {
            return Optional.of("the token does not say when it expires");
        }
        BigDecimal seconds = BigDecimal.valueOf(now).divide(BigDecimal.valueOf(MILLIS));
        BigDecimal leeway = BigDecimal.valueOf(Limits.CLOCK_LEEWAY_SECONDS);
        if (expires.get().add(leeway).compareTo(seconds) <= 0) {
            return Optional.of("the token has expired");
        }
        if (claims.get("nbf").isPresent()
                && time(claims, "nbf")
                        .filter(from -> from.compareTo(seconds.add(leeway)) <= 0)
                        .isEmpty()) {
            return Optional.of("the token is not valid yet");
        }
        if (issuer.isPresent() && !issuer.equals(TokenKey.text(claims, "iss"))) {
            return Optional.of("the token is from another issuer");
        }
        return TokenKey.text(claims, "sub")
                        .filter(subject -> !subject.isEmpty())
                        .isEmpty()
                ? Optional.of("the token has no subject")
                : Optional.empty();
    }

    private static Optional<BigDecimal> time(JsonValue.JsonObject claims, String name) {
        return claims.get(name).flatMap(value -> switch (value) {
            case JsonValue.JsonInt(long seconds) -> Optional.of(BigDecimal.valueOf(seconds));
            case JsonValue.JsonDecimal(var seconds) -> Optional.of(new BigDecimal(seconds.toString()));
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonString _,
                    JsonValue.JsonArray _,
                    JsonValue.JsonObject _ -> Optional.empty();
        });
    }

    /** A String or an array of Strings. */
    static List<String> list(JsonValue.JsonObject claims, String name) {
        var all = new ArrayList<String>();
        switch (claims.get(name).orElse(new JsonValue.JsonNull())) {
            case JsonValue.JsonString(String text) -> all.add(text);
            case JsonValue.JsonArray(List<JsonValue> items) ->
                items.forEach(item -> {
                    if (item instanceof JsonValue.JsonString(String text)) {
                        all.add(text);
                    }
                });
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonInt _,
                    JsonValue.JsonDecimal _,
                    JsonValue.JsonObject _ -> {}
        }
        return all;
    }

    /** {@code scope} is a text of words, {@code scp} a list of them. */
    static List<String> scopes(JsonValue.JsonObject claims) {
        var all = new ArrayList<>(list(claims, "scp"));
        TokenKey.text(claims, "scope").ifPresent(words -> all.addAll(List.of(words.split(" ", -1))));
        return all;
    }
}
