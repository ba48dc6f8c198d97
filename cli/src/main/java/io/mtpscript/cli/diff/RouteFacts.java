package io.mtpscript.cli.diff;

import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a snapshot says of one route.
 *
 * @param title method and path, as the program writes it
 * @param auth what a caller has to show, one by one
 * @param statements as they are sent, with the function of the effect that sends them; what is put together at run time has comments
 */
record RouteFacts(
        String title,
        SortedSet<String> auth,
        SortedSet<String> effects,
        SortedSet<Asked> statements,
        SortedSet<Asked> hosts,
        SortedSet<String> config,
        boolean sensitive,
        OptionalLong gasBound) {
    private static final String COMPUTED = "(computed: known only when it runs)";

    /** @param call {@code DbRead.query} */
    record Asked(String call, String text) implements Comparable<Asked> {
        @Override
        public int compareTo(Asked other) {
            int byCall = call.compareTo(other.call);
            return byCall != 0 ? byCall : text.compareTo(other.text);
        }
    }

    /** By method and path, in which the names of parameters do not matter. */
    static SortedMap<String, RouteFacts> of(Program program) {
        SortedMap<String, RouteFacts> all = new TreeMap<>();
        for (Program.Route route : program.routes()) {
            all.put(key(route.method() + " " + route.pattern()), of(program, route));
        }
        return all;
    }

    static String key(String title) {
        return title.replaceAll("/(:[^/]*|\\{[^/]*\\})", "/:");
    }

    private static RouteFacts of(Program program, Program.Route route) {
        var statements = new TreeSet<Asked>();
        var hosts = new TreeSet<Asked>();
        var config = new TreeSet<String>();
        for (Program.RouteCall call : route.calls()) {
            Program.EffectSite site = program.effectSites().get(call.site());
            String name = site.effect() + "." + site.function();
            switch (site.effect()) {
                case "DbRead", "DbWrite" -> call.known().forEach(text -> statements.add(new Asked(name, text)));
                case "HttpOut" -> {
                    call.known().forEach(host -> hosts.add(new Asked(name, host)));
                    if (!call.complete()) {
                        hosts.add(new Asked(name, COMPUTED));
                    }
                }
                case "Config" -> call.known().forEach(read -> config.add(site.function() + " " + read));
                default -> {
                    // The effect itself says all.
                }
            }
        }
        return new RouteFacts(
                route.method() + " " + route.pattern(),
                route.auth().map(RouteFacts::auth).orElseGet(TreeSet::new),
                new TreeSet<>(route.effects()),
                statements,
                hosts,
                config,
                route.sensitive(),
                route.gasBound());
    }

    private static SortedSet<String> auth(Program.Auth auth) {
        return switch (auth) {
            case Program.Auth.Bearer(var audience, var issuer, List<String> scopes, int _) -> {
                var all = new TreeSet<>(List.of("bearer token"));
                audience.ifPresent(text -> all.add("token for the audience " + text));
                issuer.ifPresent(text -> all.add("token from the issuer " + text));
                scopes.forEach(text -> all.add("token with the scope " + text));
                yield all;
            }
            case Program.Auth.ApiKey(String header, int _) -> new TreeSet<>(List.of("API key in " + header));
        };
    }
}
