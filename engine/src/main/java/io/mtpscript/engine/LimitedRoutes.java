package io.mtpscript.engine;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.text.NearName;
import io.mtpscript.net.rate.RateSettings;
import java.util.List;
import java.util.TreeSet;

/** Whether the routes that settings limit are there. */
final class LimitedRoutes {
    private LimitedRoutes() {}

    /**
     * @throws StartException if a rule names no route: nobody would be held to it
     */
    static void require(RateSettings rates, Program program) throws StartException {
        List<String> routes = program.routes().stream()
                .map(route -> route.method() + " " + route.pattern())
                .toList();
        var unknown = new TreeSet<>(rates.routes().keySet());
        unknown.removeAll(routes);
        if (!unknown.isEmpty()) {
            String name = unknown.first();
            String meant = NearName.of(name, routes)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw new StartException(ExitCode.USAGE, "A rate limit names '" + name + "', which is no route" + meant);
        }
    }
}
