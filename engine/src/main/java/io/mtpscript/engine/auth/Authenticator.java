package io.mtpscript.engine.auth;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Verifies the credentials that a route asks for. Safe for all threads. */
public final class Authenticator implements AutoCloseable {
    private static final String BEARER = "Bearer ";

    private final AuthSettings settings;
    private final KeySource tokens;
    private volatile Optional<ApiKeys> apiKeys;

    private Authenticator(AuthSettings settings, KeySource tokens, Optional<ApiKeys> apiKeys) {
        this.settings = settings;
        this.tokens = tokens;
        this.apiKeys = apiKeys;
    }

    private static Optional<ApiKeys> apiKeys(AuthSettings settings) throws StartException {
        return settings.apiKeys().isPresent()
                ? Optional.of(ApiKeys.read(settings.apiKeys().get()))
                : Optional.empty();
    }

    /** What came of a request's credentials. */
    public sealed interface Outcome {
        record Admitted(Principal principal) implements Outcome {}

        /**
         * @param code Unauthorized, or Forbidden for good credentials that are not for this; Unavailable where there are no keys yet
         * @param challenge the value of {@code WWW-Authenticate}; empty where there is nothing to ask for
         */
        record Refused(ErrorCode code, Optional<String> challenge) implements Outcome {
            Refused(ErrorCode code, String challenge) {
                this(code, Optional.of(challenge));
            }
        }

        /** The key is not known here; it may be once the set was fetched again. */
        record KeyMissing() implements Outcome {}
    }

    /**
     * Reads the keys that are set. A URL that cannot be reached yet is no obstacle.
     *
     * @param trusted authorities that may vouch for the URL, besides the platform's
     * @param notice takes a line when keys cannot be fetched, and when they can again; on any thread
     * @throws StartException if a file cannot be read or is not what it should be; names it
     */
    public static Authenticator open(AuthSettings settings, List<X509Certificate> trusted, Consumer<String> notice)
            throws StartException {
        Optional<ApiKeys> apiKeys = apiKeys(settings);
        return new Authenticator(settings, KeySource.open(settings, trusted, notice), apiKeys);
    }

    /**
     * Reads the file of API keys again, if there is one. On failure those before stay in use.
     *
     * @throws StartException if it cannot be read or is not what it should be
     */
    public void reloadApiKeys() throws StartException {
        apiKeys = apiKeys(settings);
    }

    /**
     * Reads, or fetches, the keys of tokens again, if there are any. On failure those before stay in use.
     *
     * @throws StartException if they cannot be read or are not what they should be
     */
    public void reloadTokenKeys() throws StartException {
        tokens.reload();
    }

    /**
     * Has the keys of tokens fetched again after {@link Outcome.KeyMissing}, not more often than the settings say.
     *
     * @param then is run after that, on any thread
     * @return false where they are not fetched, and then {@code then} is not run
     */
    public boolean ask(Runnable then) {
        return tokens.ask(then);
    }

    /** How old the keys of tokens are; empty where they are in a file, or could not be fetched yet. */
    public Optional<Duration> keysAge() {
        return tokens.age();
    }

    /** Fetches nothing more. */
    @Override
    public void close() {
        tokens.close();
    }

    /**
     * Checks that there are the keys for all routes of a program.
     *
     * @throws StartException if not; says in one line what is missing
     */
    public void requireFor(Program program) throws StartException {
        var missing = new ArrayList<String>();
        if (!tokens.configured()) {
            first(program, Program.Auth.Bearer.class)
                    .ifPresent(route -> missing.add("MTP_AUTH_JWKS (" + route + " has `auth bearer`)"));
        }
        if (apiKeys.isEmpty()) {
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
        Optional<KeySet> keys = tokens.keys();
        if (keys.isEmpty()) {
            return new Outcome.Refused(ErrorCode.UNAVAILABLE, Optional.empty());
        }
        return switch (keys.get().verify(token, bearer, now)) {
            case TokenVerdict.UnknownKey() -> new Outcome.KeyMissing();
            case TokenVerdict.Good(Principal principal) -> new Outcome.Admitted(principal);
            case TokenVerdict.Invalid(String reason) -> invalid(reason);
            case TokenVerdict.NotForThis(String reason) ->
                new Outcome.Refused(
                        ErrorCode.FORBIDDEN,
                        "Bearer error=\"insufficient_scope\", error_description=\"" + reason + "\"");
        };
    }

    /** What a request with a key is answered that stays unknown. */
    public Outcome.Refused unknownKey() {
        return invalid(KeySet.UNKNOWN_KEY);
    }

    private static Outcome.Refused invalid(String reason) {
        return new Outcome.Refused(
                ErrorCode.UNAUTHORIZED, "Bearer error=\"invalid_token\", error_description=\"" + reason + "\"");
    }

    private Outcome apiKey(Program.Auth.ApiKey apiKey, HttpRequest request) {
        List<String> given = request.headers(apiKey.header());
        Optional<String> subject = given.size() == 1
                ? apiKeys.orElseThrow().subject(given.getFirst().getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
        return subject.<Outcome>map(name -> new Outcome.Admitted(new Principal(name, Optional.empty())))
                .orElseGet(
                        () -> new Outcome.Refused(ErrorCode.UNAUTHORIZED, "ApiKey realm=\"" + apiKey.header() + "\""));
    }
}
