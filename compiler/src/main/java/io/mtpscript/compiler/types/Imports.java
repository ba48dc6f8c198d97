package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the user modules' imports. Importing a union brings its variants along under their own names, so that
 * what can be matched can be made; a variant may also be imported by itself.
 */
final class Imports {
    private final Map<String, ModuleScope> modules;
    private final Findings findings;

    /** @param modules the user's modules by path */
    Imports(Map<String, ModuleScope> modules, Findings findings) {
        this.modules = modules;
        this.findings = findings;
    }

    void link() {
        for (var scope : modules.values()) {
            for (var wanted : scope.module().imports()) {
                target(scope, wanted).ifPresent(target -> items(scope, wanted, target));
            }
        }
        reportCycles();
    }

    private Optional<ModuleScope> target(ModuleScope scope, Module.Import wanted) {
        String from = wanted.from();
        if (!from.startsWith("./") && !from.startsWith("../")) {
            var diagnostic = Diagnostic.of(
                    DiagnosticCode.PACKAGE_UNAVAILABLE,
                    wanted.fromSpan(),
                    "packages are not available in this version, so `" + from + "` cannot be imported");
            String local = "./" + from;
            boolean exists =
                    normalise(scope.path(), local).filter(modules::containsKey).isPresent();
            findings.add(diagnostic.withHint(
                    exists
                            ? "For the file beside this one write `" + local + "`."
                            : "Copy what you need into a file of this project and import that with `./`."));
            return Optional.empty();
        }
        Optional<String> path = normalise(scope.path(), from);
        if (path.isEmpty()) {
            findings.add(
                    DiagnosticCode.UNKNOWN_FILE,
                    wanted.fromSpan(),
                    "`" + from + "` lies outside the project",
                    "Imports reach only files below the project's folder.");
            return Optional.empty();
        }
        ModuleScope target = modules.get(path.get());
        if (target == null) {
            var diagnostic = Diagnostic.of(
                    DiagnosticCode.UNKNOWN_FILE, wanted.fromSpan(), "there is no file `" + path.get() + "`");
            findings.add(unknownFileHint(scope, from, path.get())
                    .map(diagnostic::withHint)
                    .orElse(diagnostic));
            return Optional.empty();
        }
        return Optional.of(target);
    }

    private Optional<String> unknownFileHint(ModuleScope scope, String from, String path) {
        if (modules.containsKey(path + ".mtp")) {
            return Optional.of("Write the file's whole name: `" + from + ".mtp`.");
        }
        var candidates = modules.keySet().stream()
                .filter(candidate -> !candidate.equals(scope.path()))
                .toList();
        return Suggestions.hint(path, candidates);
    }

    /** The project path {@code relative} means in a file at {@code from}; empty when it leaves the project. */
    private static Optional<String> normalise(String from, String relative) {
        var parts = new ArrayList<String>();
        int slash = from.lastIndexOf('/');
        if (slash >= 0) {
            parts.addAll(List.of(from.substring(0, slash).split("/")));
        }
        for (String part : relative.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    private void items(ModuleScope scope, Module.Import wanted, ModuleScope target) {
        for (var item : wanted.items()) {
            String name = item.name().text();
            var as = item.alias().orElse(item.name());
            var type = declared(target, target.types().get(name));
            var value = declared(target, target.values().get(name));
            if (type.isEmpty() && value.isEmpty()) {
                unknownItem(item.name(), target);
                continue;
            }
            boolean anyExported = type.filter(Definition::exported).isPresent()
                    || value.filter(Definition::exported).isPresent();
            if (!anyExported) {
                findings.add(Diagnostic.of(
                                DiagnosticCode.NOT_EXPORTED,
                                item.name().span(),
                                "`" + name + "` is private to `" + target.path() + "`")
                        .withLabel(
                                type.map(Definition::span)
                                        .or(() -> value.map(Definition::span))
                                        .orElseThrow(),
                                "declared here")
                        .withHint("Put `export` before its declaration."));
                continue;
            }
            type.filter(Definition::exported).ifPresent(found -> importType(scope, as, found));
            value.filter(Definition::exported).ifPresent(found -> importValue(scope, as, found, true));
        }
    }

    /** Only what the target declares itself: imports are not passed on. */
    private static <D extends Definition> Optional<D> declared(ModuleScope target, @Nullable D found) {
        return found != null && found.home() == target ? Optional.of(found) : Optional.empty();
    }

    private void unknownItem(Name name, ModuleScope target) {
        var candidates = new ArrayList<String>();
        target.types().values().stream()
                .filter(definition -> definition.home() == target && definition.exported())
                .forEach(definition -> candidates.add(definition.name().text()));
        target.values().values().stream()
                .filter(definition -> definition.home() == target && definition.exported())
                .forEach(definition -> candidates.add(definition.name().text()));
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNKNOWN_IMPORT,
                name.span(),
                "`" + target.path() + "` declares no `" + name.text() + "`");
        findings.add(Suggestions.hint(name.text(), candidates)
                .or(() -> candidates.isEmpty()
                        ? Optional.of("It exports nothing.")
                        : Optional.of("It exports " + quoted(candidates) + "."))
                .map(diagnostic::withHint)
                .orElse(diagnostic));
    }

    private static String quoted(List<String> names) {
        return String.join(
                ", ", names.stream().distinct().map(name -> "`" + name + "`").toList());
    }

    private void importType(ModuleScope scope, Name as, Definition.OfType type) {
        var before = scope.types().putIfAbsent(as.text(), type);
        if (before != null && !before.equals(type)) {
            clash(as, before);
        }
        if (type instanceof Definition.Union union) {
            for (int i = 0; i < union.decl().variants().size(); i++) {
                var constructor = new Definition.Constructor(union, i);
                importValue(scope, constructor.name(), constructor, false);
            }
        }
    }

    /** @param named whether the import names it; what comes along with a union gives way to any other name */
    private void importValue(ModuleScope scope, Name as, Definition.OfValue value, boolean named) {
        var before = scope.values().putIfAbsent(as.text(), value);
        if (before == null || before.equals(value)) {
            return;
        }
        if (named) {
            clash(as, before);
        }
    }

    private void clash(Name as, Definition before) {
        findings.add(Diagnostic.of(
                        DiagnosticCode.REDECLARED,
                        as.span(),
                        "the imported name `" + as.text() + "` is declared already")
                .withLabel(before.span(), "declared here")
                .withHint("Import it under another name: `" + as.text() + " as Other`."));
    }

    /** Depth-first over the imports with a stack of its own; each cycle is told once, at its first import. */
    private void reportCycles() {
        var done = new LinkedHashMap<String, Boolean>();
        for (var start : modules.keySet()) {
            if (done.containsKey(start)) {
                continue;
            }
            var path = new ArrayDeque<Visit>();
            path.push(new Visit(start, new ArrayDeque<>(edges(start))));
            done.put(start, false);
            while (!path.isEmpty()) {
                Visit visit = path.peek();
                Edge edge = visit.rest().poll();
                if (edge == null) {
                    done.put(visit.module(), true);
                    path.pop();
                } else if (!done.containsKey(edge.to())) {
                    done.put(edge.to(), false);
                    path.push(new Visit(edge.to(), new ArrayDeque<>(edges(edge.to()))));
                } else if (!Boolean.TRUE.equals(done.get(edge.to()))) {
                    reportCycle(path, edge);
                }
            }
        }
    }

    private record Edge(String to, Span span) {}

    private record Visit(String module, ArrayDeque<Edge> rest) {}

    private List<Edge> edges(String path) {
        var edges = new ArrayList<Edge>();
        ModuleScope scope = modules.get(path);
        if (scope != null) {
            for (var wanted : scope.module().imports()) {
                normalise(path, wanted.from())
                        .filter(target -> wanted.from().startsWith(".") && modules.containsKey(target))
                        .ifPresent(target -> edges.add(new Edge(target, wanted.fromSpan())));
            }
        }
        return edges;
    }

    private void reportCycle(ArrayDeque<Visit> path, Edge closing) {
        var chain = new ArrayList<String>();
        for (var visit : path) {
            chain.addFirst(visit.module());
            if (visit.module().equals(closing.to())) {
                break;
            }
        }
        chain.add(closing.to());
        findings.add(
                DiagnosticCode.IMPORT_CYCLE,
                closing.span(),
                "these files import each other: " + String.join(" -> ", chain),
                "Move what both need into a third file.");
    }
}
