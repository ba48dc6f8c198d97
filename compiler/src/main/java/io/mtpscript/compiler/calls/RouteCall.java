package io.mtpscript.compiler.calls;

import java.util.List;

/**
 * What is known of the calls that a route makes at one place.
 *
 * @param site index in the program's effect sites
 * @param statements every text that it can have, of a call of the database
 * @param hosts every host that it can ask, of a call of another service, sorted: {@code https://rates.example}, or {@code {Config RATES}}
 *     where the configuration names it
 * @param complete whether there is no other statement or host
 */
public record RouteCall(int site, List<SqlText> statements, List<String> hosts, boolean complete) {
    public RouteCall {
        statements = List.copyOf(statements);
        hosts = List.copyOf(hosts);
    }
}
