package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.packages.ImportTarget;
import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds files that import each other, and packages that do though their files do not. */
final class ImportCycles {
    private final Map<String, ModuleScope> modules;
    private final Findings findings;

    /** @param modules the user's modules by path */
    ImportCycles(Map<String, ModuleScope> modules, Findings findings) {
        this.modules = modules;
        this.findings = findings;
    }

    private record Edge(String to, Span span) {}

    private record Visit(String node, ArrayDeque<Edge> rest) {}

    void report() {
        Map<String, List<Edge>> files = new LinkedHashMap<>();
        Map<String, List<Edge>> packages = new LinkedHashMap<>();
        for (ModuleScope scope : modules.values()) {
            List<Edge> edges = edges(scope);
            files.put(scope.path(), edges);
            PackageName.ofModule(scope.path())
                    .ifPresent(name -> edges.forEach(edge -> PackageName.ofModule(edge.to())
                            .filter(other -> !other.equals(name))
                            .ifPresent(other -> packages.computeIfAbsent(name.text(), _ -> new ArrayList<>())
                                    .add(new Edge(other.text(), edge.span())))));
        }
        boolean found = report(files, "files", "Move what both need into a third file.");
        if (!found) {
            report(packages, "packages", "Move what both need into a third package.");
        }
    }

    private List<Edge> edges(ModuleScope scope) {
        var edges = new ArrayList<Edge>();
        for (var wanted : scope.module().imports()) {
            if (ImportTarget.of(scope.path(), wanted.from()) instanceof ImportTarget.ModuleFile(String path)
                    && modules.containsKey(path)) {
                edges.add(new Edge(path, wanted.fromSpan()));
            }
        }
        return edges;
    }

    /** Depth-first with a stack of its own; each cycle is told once, at the import that closes it. */
    private boolean report(Map<String, List<Edge>> graph, String what, String remedy) {
        boolean found = false;
        var done = new LinkedHashMap<String, Boolean>();
        for (var start : graph.keySet()) {
            if (done.containsKey(start)) {
                continue;
            }
            var path = new ArrayDeque<Visit>();
            path.push(visit(start, graph));
            done.put(start, false);
            while (!path.isEmpty()) {
                Visit visit = path.element();
                Edge edge = visit.rest().poll();
                if (edge == null) {
                    done.put(visit.node(), true);
                    path.pop();
                } else if (!done.containsKey(edge.to())) {
                    done.put(edge.to(), false);
                    path.push(visit(edge.to(), graph));
                } else if (!Boolean.TRUE.equals(done.get(edge.to()))) {
                    found = true;
                    findings.add(
                            DiagnosticCode.IMPORT_CYCLE,
                            edge.span(),
                            "these " + what + " import each other: " + chain(path, edge.to()),
                            remedy);
                }
            }
        }
        return found;
    }

    private static Visit visit(String node, Map<String, List<Edge>> graph) {
        return new Visit(node, new ArrayDeque<>(graph.getOrDefault(node, List.of())));
    }

    private static String chain(ArrayDeque<Visit> path, String closing) {
        var chain = new ArrayList<String>();
        for (var visit : path) {
            chain.addFirst(visit.node());
            if (visit.node().equals(closing)) {
                break;
            }
        }
        chain.add(closing);
        return String.join(" -> ", chain);
    }
}
