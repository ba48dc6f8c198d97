package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The calls of effects that each route of a linked program can make. */
public final class RouteCalls {
    private final IrProgram program;
    private final ConstantValues values;
    private final Reach.Graph graph;
    private final Walk walk;

    private RouteCalls(IrProgram program, ConstantValues values) {
        this.program = program;
        this.values = values;
        this.graph = new Reach.Graph(program);
        this.walk = new Walk(program, new Values(program, values));
    }

    /**
     * For each route, in the program's order, what it calls, by the sites' numbers.
     *
     * @param values of all module constants
     */
    public static List<List<RouteCall>> of(IrProgram program, ConstantValues values) {
        var calls = new RouteCalls(program, values);
        return program.routes().stream().map(calls::of).toList();
    }

    private List<RouteCall> of(IrProgram.Route route) {
        int arguments = program.functions().get(route.handler()).params().size();
        Walk.Summary summary = walk.route(route.handler(), arguments);
        Map<Integer, Known> asked = new TreeMap<>();
        for (Walk.Reached reached : summary.reached()) {
            asked.merge(reached.site(), reached.argument(), Known::or);
        }
        if (!summary.whole()) {
            Reach.sites(graph, values, List.of(route.handler()))
                    .forEach(site -> asked.merge(site, Unknowns.TOO_LARGE, Known::or));
        }
        var calls = new ArrayList<RouteCall>();
        asked.forEach((site, known) -> calls.add(call(site, known)));
        return calls;
    }

    private RouteCall call(int site, Known asked) {
        return switch (program.effectSites().get(site).effect()) {
            case "DbRead", "DbWrite" -> {
                List<SqlText> statements = asked.statements();
                yield new RouteCall(
                        site,
                        statements,
                        List.of(),
                        statements.stream().allMatch(each -> each.unknown().isEmpty()));
            }
            case "HttpOut" -> {
                List<Known.Prefix> urls = asked instanceof Known.Texts(var ways) ? ways : List.of();
                Set<String> hosts = new TreeSet<>();
                urls.forEach(url -> Hosts.of(url).ifPresent(hosts::add));
                boolean all = !urls.isEmpty() && urls.stream().map(Hosts::of).allMatch(Optional::isPresent);
                yield new RouteCall(site, List.of(), List.copyOf(hosts), all);
            }
            case "Config" ->
                new RouteCall(
                        site,
                        List.of(),
                        asked instanceof Known.Texts(var names)
                                ? names.stream()
                                        .map(Known.Prefix::text)
                                        .sorted()
                                        .toList()
                                : List.of(),
                        asked instanceof Known.Texts);
            default -> new RouteCall(site, List.of(), List.of(), true);
        };
    }
}
