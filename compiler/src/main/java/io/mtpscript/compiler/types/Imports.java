package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.packages.ImportTarget;
import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import java.util.ArrayList;
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
            var unions = new ArrayList<Definition.Union>();
            for (var wanted : scope.module().imports()) {
                target(scope, wanted)
                        .ifPresentOrElse(
                                target -> items(scope, wanted, target, unions),
                                () -> wanted.items().forEach(item -> scope.importUnknown(as(item))));
            }
            unions.forEach(union -> variants(scope, union));
        }
        new ImportCycles(modules, findings).report();
    }

    private Optional<ModuleScope> target(ModuleScope scope, Module.Import wanted) {
        return switch (ImportTarget.of(scope.path(), wanted.from())) {
            case ImportTarget.ModuleFile(String path) -> {
                ModuleScope target = modules.get(path);
                if (target == null && ImportTarget.isRelative(wanted.from())) {
                    unknownFile(scope, wanted, path);
                } else if (target == null) {
                    unknownPackage(scope, wanted, path);
                }
                yield Optional.ofNullable(target);
            }
            case ImportTarget.Outside(Optional<String> path) -> {
                outside(scope, wanted, path);
                yield Optional.empty();
            }
            case ImportTarget.NoName() -> {
                findings.add(
                        DiagnosticCode.PACKAGE_UNAVAILABLE,
                        wanted.fromSpan(),
                        "`" + wanted.from() + "` is no name of a package",
                        beside(scope, wanted.from())
                                .orElse(
                                        "A package is named `owner/name`; a file of this project is imported with `./`."));
                yield Optional.empty();
            }
        };
    }

    /** What to write when the import names a file beside the importing one, but for the point and the slash. */
    private Optional<String> beside(ModuleScope scope, String from) {
        String local = "./" + from;
        return ImportTarget.of(scope.path(), local) instanceof ImportTarget.ModuleFile(String path)
                        && modules.containsKey(path)
                ? Optional.of("For the file beside this one write `" + local + "`.")
                : Optional.empty();
    }

    private void outside(ModuleScope scope, Module.Import wanted, Optional<String> path) {
        Optional<PackageName> own = PackageName.ofModule(scope.path());
        Optional<PackageName> other = path.flatMap(PackageName::ofModule);
        String from = "`" + wanted.from() + "` ";
        if (own.isPresent()) {
            findings.add(
                    DiagnosticCode.UNKNOWN_FILE,
                    wanted.fromSpan(),
                    from + "lies outside the package `" + own.get().text() + "`",
                    "Relative imports of a package reach only its own files; another package is imported by its name.");
        } else if (other.isPresent()) {
            findings.add(
                    DiagnosticCode.UNKNOWN_FILE,
                    wanted.fromSpan(),
                    from + "is a file of the package `" + other.get().text() + "`",
                    "Import it by the package's name: `" + other.get().text() + "`.");
        } else {
            findings.add(
                    DiagnosticCode.UNKNOWN_FILE,
                    wanted.fromSpan(),
                    from + "lies outside the project",
                    "Imports reach only files below the project's folder.");
        }
    }

    private void unknownFile(ModuleScope scope, Module.Import wanted, String path) {
        var diagnostic =
                Diagnostic.of(DiagnosticCode.UNKNOWN_FILE, wanted.fromSpan(), "there is no file `" + path + "`");
        findings.add(unknownFileHint(scope, wanted.from(), path)
                .map(diagnostic::withHint)
                .orElse(diagnostic));
    }

    private void unknownPackage(ModuleScope scope, Module.Import wanted, String path) {
        String name = PackageName.ofModule(path).map(PackageName::text).orElse(wanted.from());
        String folder = new PackageName(name).folder();
        findings.add(
                DiagnosticCode.PACKAGE_UNAVAILABLE,
                wanted.fromSpan(),
                "there is no file `" + path + "`, which `" + wanted.from() + "` stands for",
                beside(scope, wanted.from())
                        .or(() -> Suggestions.hint(wanted.from(), modulesOf(name)))
                        .orElse("Put the sources of the package `" + name + "` into `" + folder + "`."));
    }

    /** What may be imported of a package. */
    private List<String> modulesOf(String name) {
        return modules.keySet().stream()
                .filter(path -> PackageName.ofModule(path).equals(Optional.of(new PackageName(name))))
                .map(PackageName::importName)
                .toList();
    }

    private Optional<String> unknownFileHint(ModuleScope scope, String from, String path) {
        if (modules.containsKey(path + ".mtp")) {
            return Optional.of("Write the file's whole name: `" + from + ".mtp`.");
        }
        var candidates = modules.keySet().stream()
                .filter(candidate -> !candidate.equals(scope.path())
                        && PackageName.ofModule(candidate).equals(PackageName.ofModule(scope.path())))
                .toList();
        return Suggestions.hint(path, candidates)
                .or(() -> Optional.of(
                        "It is looked for beside the importing file: `./` is the folder of that one, `../` the"
                                + " one above."));
    }

    /** @param unions where the unions go that are imported */
    private void items(ModuleScope scope, Module.Import wanted, ModuleScope target, List<Definition.Union> unions) {
        for (var item : wanted.items()) {
            String name = item.name().text();
            var as = as(item);
            var type = declared(target, target.types().get(name));
            var value = declared(target, target.values().get(name));
            boolean anyExported = type.filter(Definition::exported).isPresent()
                    || value.filter(Definition::exported).isPresent();
            if (!anyExported && target.module().damage().mayDeclare(name)) {
                scope.importDamaged(as, target);
                continue;
            }
            if (type.isEmpty() && value.isEmpty()) {
                unknownItem(item.name(), target);
                scope.importUnknown(as);
                continue;
            }
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
            type.filter(Definition::exported).ifPresent(found -> {
                importType(scope, as, found);
                if (found instanceof Definition.Union union) {
                    unions.add(union);
                }
            });
            value.filter(Definition::exported).ifPresent(found -> importValue(scope, as, found));
        }
    }

    private static Name as(Module.Item item) {
        return item.alias().orElse(item.name());
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
    }

    private void importValue(ModuleScope scope, Name as, Definition.OfValue value) {
        var before = scope.values().putIfAbsent(as.text(), value);
        if (before != null && !before.equals(value)) {
            clash(as, before);
        }
    }

    /** What comes along with a union gives way to whatever the module declares or its imports name, in any order. */
    private static void variants(ModuleScope scope, Definition.Union union) {
        for (int i = 0; i < union.decl().variants().size(); i++) {
            var constructor = new Definition.Constructor(union, i);
            scope.values().putIfAbsent(constructor.name().text(), constructor);
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
}
