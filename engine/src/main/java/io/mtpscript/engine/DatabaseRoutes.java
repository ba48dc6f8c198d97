package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import java.util.List;
import java.util.Optional;

/** Whether the database that routes use is there. */
final class DatabaseRoutes {
    /** The most routes that are named. */
    private static final int NAMED = 3;

    private DatabaseRoutes() {}

    /**
     * @throws StartException if routes use a database and none is set: each of their requests would be {@code Unavailable}
     */
    static void require(Optional<DatabaseSettings> database, Program program) throws StartException {
        if (database.isPresent()) {
            return;
        }
        List<String> routes = program.routes().stream()
                .filter(route ->
                        route.effects().contains("DbRead") || route.effects().contains("DbWrite"))
                .map(route -> route.method() + " " + route.pattern())
                .toList();
        if (!routes.isEmpty()) {
            int more = routes.size() - NAMED;
            throw new StartException(
                    ExitCode.USAGE,
                    "Give a database with --db or MTP_DB: "
                            + String.join(", ", routes.subList(0, Math.min(NAMED, routes.size())))
                            + (more > 0 ? " and " + more + " more" : "")
                            + (routes.size() == 1 ? " uses one" : " use one"));
        }
    }
}
