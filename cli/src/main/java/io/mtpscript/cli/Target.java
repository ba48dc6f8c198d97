package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The route that {@code profile} and {@code benchmark} send requests to.
 *
 * @param method in upper case
 * @param path as it was given, with its query
 */
record Target(String method, String path, Program.Route route) {
    /** Without method and path: the app's one route that needs neither parameter nor body. */
    static Target of(Program program, @Nullable String method, @Nullable String path) throws CliFailure {
        if (method == null) {
            return only(program);
        }
        if (path == null) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "give METHOD and PATH, such as " + (method.startsWith("/") ? "GET " + method : method + " /")
                            + routes(program));
        }
        String upper = method.toUpperCase(Locale.ROOT);
        Program.Route route = RouteCredentials.route(program, upper, path)
                .orElseThrow(() ->
                        new CliFailure(ExitCode.USAGE, "the app has no route " + upper + " " + path + routes(program)));
        return new Target(upper, path, route);
    }

    private static Target only(Program program) throws CliFailure {
        List<Program.Route> simple = program.routes().stream()
                .filter(route -> route.path().stream().noneMatch(Program.Segment::parameter) && route.bodyType() < 0)
                .toList();
        if (simple.size() != 1) {
            throw new CliFailure(ExitCode.USAGE, "say which route, by METHOD and PATH" + routes(program));
        }
        Program.Route route = simple.getFirst();
        return new Target(route.method(), route.pattern(), route);
    }

    private static String routes(Program program) {
        return program.routes().isEmpty()
                ? "; the app has no routes"
                : program.routes().stream()
                        .map(route -> "\n  %-7s %s".formatted(route.method(), route.pattern()))
                        .collect(Collectors.joining("", "; the app has", ""));
    }
}
