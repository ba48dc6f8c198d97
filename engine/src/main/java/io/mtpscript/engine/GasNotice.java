package io.mtpscript.engine;

import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an operator is told about routes whose upper bound of gas is above the limit. They are served all the same. */
final class GasNotice {
    /** How many routes are named. */
    private static final int NAMED = 5;

    private GasNotice() {}

    static Optional<String> of(List<Program.Route> routes, long limit) {
        List<String> above = routes.stream()
                .filter(route -> route.gasBound().orElse(0) > limit)
                .map(route -> String.format(
                        Locale.ROOT,
                        "%s %s (%,d)",
                        route.method(),
                        route.pattern(),
                        route.gasBound().orElseThrow()))
                .toList();
        if (above.isEmpty()) {
            return Optional.empty();
        }
        String named = above.stream().limit(NAMED).collect(Collectors.joining(", "));
        String more = above.size() > NAMED ? " and " + (above.size() - NAMED) + " more" : "";
        return Optional.of(
                String.format(Locale.ROOT, "requests can reach the gas limit of %,d on %s%s", limit, named, more));
    }
}
