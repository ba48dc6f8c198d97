package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentAuth;
import io.mtpscript.cli.keys.KeyException;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.net.routing.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Credentials for development, as the route that a request goes to asks for them. */
final class RouteCredentials {
    private RouteCredentials() {}

    /** The route of a method and a target, if there is one. */
    static Optional<Program.Route> route(Program program, String method, String target) {
        var router = new Router(program.routes());
        RouteMatch match = router.newMatch();
        int query = target.indexOf('?');
        router.find(method, target, query < 0 ? target.length() : query, match);
        return match.kind() == RouteMatch.Kind.FOUND ? Optional.of(match.route()) : Optional.empty();
    }

    /** The header that admits {@code subject}. */
    static HttpField of(Context context, Program program, String method, String target, String subject, Duration life)
            throws CliFailure {
        Program.Route route = route(program, method, target)
                .orElseThrow(() -> new CliFailure(ExitCode.USAGE, "the app has no route " + method + " " + target));
        Program.Auth auth = route.auth()
                .orElseThrow(() -> new CliFailure(
                        ExitCode.USAGE, method + " " + route.pattern() + " does not ask who calls; leave --as out"));
        try {
            DevelopmentAuth keys = context.developmentAuth();
            boolean later = auth instanceof Program.Auth.ApiKey && !keys.knows(subject);
            HttpField header = keys.credentials(auth, subject, Instant.now(), life);
            if (later) {
                context.terminal()
                        .say("mtpsc: made an API key for " + subject
                                + "; a server that runs knows it after its next start");
            }
            return header;
        } catch (KeyException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
