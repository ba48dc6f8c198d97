package io.mtpscript.engine.auth;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies the credentials that a route asks for. Safe for all threads. */
public final class Authenticator {
    private static final String BEARER = "Bearer ";

    private final AuthSettings settings;
    private volatile Keys keys;

    private Authenticator(AuthSettings settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** What the files had when they were read last. */
    private record Keys(Optional<KeySet> tokens, Optional<ApiKeys> apiKeys) {
        static Keys read(AuthSettings settings) throws StartException {
            Optional<KeySet> tokens = Optional.empty();
            if (settings.jwks().isPresent()) {
                tokens = Optional.of(KeySet.read(settings.jwks().get()));
            }
            Optional<ApiKeys> apiKeys = Optional.empty();
            if (settings.apiKeys().isPresent()) {
                apiKeys = Optional.of(ApiKeys.read(settings.apiKeys().get()));
            }
            return new Keys(tokens, apiKeys);
        }
    }

    /** What came of a request's credentials. */
    public sealed interface Outcome {
        record Admitted(Principal principal) implements Outcome {}

        /**
         * @param code Unauthorized, or Forbidden for good credentials that are not for this
         * @param challenge the value of {@code WWW-Authenticate}
         */
        record Refused(ErrorCode code, String challenge) implements Outcome {}
    }

    /**
     * Reads the files that are set.
     *
     * @throws StartException if one cannot be read or is not what it should be; names it
     */
    public static Authenticator open(AuthSettings settings) throws StartException {
        return new Authenticator(settings, Keys.read(settings));
    }

    /**
     * Reads the files again. On failure nothing has changed.
     *
     * @throws StartException if one cannot be read or is not what it should be; names it
     */
    public void reload() throws StartException {
        keys = Keys.read(settings);
    }

    /**
     * Checks that there are the keys for all routes of a program.
     *
     * @throws StartException if not; says in one line what is missing
     */
    public void requireFor(Program program) throws StartException {
        var missing = new ArrayList<String>();
        if (keys.tokens().isEmpty()) {
            first(program, Program.Auth.Bearer.class)
                    .ifPresent(route -> missing.add("MTP_AUTH_JWKS (" + route + " has `auth bearer`)"));
        }
        if (keys.apiKeys().isEmpty()) {
            first(program, Program.Auth.ApiKey.class)
                    .ifPresent(route -> missing.add("MTP_AUTH_API_KEYS (" + route + " has `auth apiKey`)"));
        }
        if (!missing.isEmpty()) {
            throw new StartException(
                    ExitCode.USAGE, "Name the files with the keys that routes need: " + String.join(", ", missing));
        }
    }

    private static Optional<String> first(Program program, Class<? extends Program.Auth> scheme) {
        return program.routes().stream()
                .filter(route -> route.auth().filter(scheme::isInstance).isPresent())
                .map(route -> route.method() + " " + route.pattern())
                .findFirst();
    }

    /** @param now milliseconds since the epoch, as the request's record has it */
    public Outcome authenticate(Program.Auth auth, HttpRequest request, long now) {
        return switch (auth) {
            case Program.Auth.Bearer bearer -> bearer(bearer, request, now);
            case Program.Auth.ApiKey apiKey -> apiKey(apiKey, request);
        };
    }

    private Outcome bearer(Program.Auth.Bearer bearer, HttpRequest request, long now) {
        List<String> given = request.headers("Authorization");
        boolean one = given.size() == 1 && given.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (!one) {
            return new Outcome.Refused(ErrorCode.UNAUTHORIZED, "Bearer");
        }
        String token = given.getFirst().substring(BEARER.length()).strip();
        return switch (keys.tokens().orElseThrow().verify(token, bearer, now)) {
            case TokenVerdict.Good(Principal principal) -> new Outcome.Admitted(principal);
            case TokenVerdict.Invalid(String reason) ->
                new Outcome.Refused(
                        ErrorCode.UNAUTHORIZED, "Bearer error=\"invalid_token\", error_description=\"" + reason + "\"");
            case TokenVerdict.NotForThis(String reason) ->
                new Outcome.Refused(
                        ErrorCode.FORBIDDEN,
                        "Bearer error=\"insufficient_scope\", error_description=\"" + reason + "\"");
        };
    }

    private Outcome apiKey(Program.Auth.ApiKey apiKey, HttpRequest request) {
        List<String> given = request.headers(apiKey.header());
        Optional<String> subject = given.size() == 1
                ? keys.apiKeys().orElseThrow().subject(given.getFirst().getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
        return subject.<Outcome>map(name -> new Outcome.Admitted(new Principal(name, Optional.empty())))
                .orElseGet(
                        () -> new Outcome.Refused(ErrorCode.UNAUTHORIZED, "ApiKey realm=\"" + apiKey.header() + "\""));
    }
}
