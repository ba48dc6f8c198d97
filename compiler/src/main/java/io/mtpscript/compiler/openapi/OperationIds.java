package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.ServedRoute;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One id for each route: the api's name for the route it is declared with (or the first one it is served at), else method and
 * path: {@code getInvoicesById}.
 */
final class OperationIds {
    private final Rules.Naming rules;

    OperationIds(Rules.Naming rules) {
        this.rules = rules;
    }

    /** In the order of the routes, which is the canonical one. */
    Map<ServedRoute, String> of(List<ServedRoute> routes, List<TApi> apis) {
        Map<ServedRoute, String> ids = new LinkedHashMap<>();
        Set<String> taken = new LinkedHashSet<>();
        for (int i = 0; i < apis.size(); i++) {
            TApi api = apis.get(i);
            int index = i;
            List<ServedRoute> served =
                    routes.stream().filter(r -> r.api() == index).toList();
            if (named(api) && !served.isEmpty()) {
                ServedRoute own = served.stream()
                        .filter(r -> r.method().equals(api.method()) && r.path().equals(api.path()))
                        .findFirst()
                        .orElse(served.getFirst());
                ids.put(own, api.name());
                taken.add(api.name());
            }
        }
        for (ServedRoute route : routes) {
            if (!ids.containsKey(route)) {
                String wanted = derived(route);
                String free = wanted;
                for (int n = 2; !taken.add(free); n++) {
                    free = wanted + n;
                }
                ids.put(route, free);
            }
        }
        return ids;
    }

    /** An api without a name is called by method and path. */
    private static boolean named(TApi api) {
        return api.name().indexOf(' ') < 0;
    }

    private String derived(ServedRoute route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (Segment segment : route.path()) {
            id.append(segment.parameter() ? rules.pathParameterPrefix() : "").append(TypeNames.pascal(segment.text()));
        }
        return route.path().isEmpty() ? id + "Root" : id.toString();
    }
}
