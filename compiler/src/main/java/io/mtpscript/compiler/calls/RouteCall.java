package io.mtpscript.compiler.calls;

import java.util.List;

/**
 * What is known of the calls that a route makes at one place.
 *
 * @param site index in the program's effect sites
 * @param statements every text that it can have, of a call of the database
 * @param names of a call of another service every host that it can ask ({@code https://rates.example}, or {@code {Config RATES}} where
 *     the configuration names it); of the configuration what it reads; sorted
 * @param complete whether there is no other statement or name
 */
public record RouteCall(int site, List<SqlText> statements, List<String> names, boolean complete) {
    public RouteCall {
        statements = List.copyOf(statements);
        names = List.copyOf(names);
    }
}
