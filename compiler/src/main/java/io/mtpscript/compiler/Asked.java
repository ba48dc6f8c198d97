package io.mtpscript.compiler;

import io.mtpscript.compiler.calls.RouteCall;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program.SqlTemplate;
import java.util.List;

/**
 * What the routes of a program ask of the world, as far as it is known.
 *
 * @param calls of effects, for each route in the program's order
 * @param sites where each effect is called, by the sites' numbers
 * @param sqlTemplates what statements are made of
 * @param sqlLiterals where each of those is written
 */
public record Asked(
        List<List<RouteCall>> calls, List<Span> sites, List<SqlTemplate> sqlTemplates, List<List<Span>> sqlLiterals) {
    public Asked {
        calls = List.copyOf(calls);
        sites = List.copyOf(sites);
        sqlTemplates = List.copyOf(sqlTemplates);
        sqlLiterals = List.copyOf(sqlLiterals);
    }
}
