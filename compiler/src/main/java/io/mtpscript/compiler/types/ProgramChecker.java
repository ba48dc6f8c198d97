package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.effects.EffectCheck;
import io.mtpscript.compiler.effects.TransactionCheck;
import io.mtpscript.compiler.packages.PackageName;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.NamedType;
import io.mtpscript.compiler.typed.CheckedProgram.ServeSettings;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.CheckedProgram.TConstant;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.CheckedProgram.TTest;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the phases of one check: names, signatures, bodies, and what needs the whole program. */
final class ProgramChecker {
    private final Library library;
    private final Findings findings;
    private final Checking checking;
    private final Declarations declarations;
    private final Signatures signatures;
    private final Bodies bodies;
    private final List<ModuleScope> scopes = new ArrayList<>();

    ProgramChecker(Library library, Findings findings) {
        this.library = library;
        this.findings = findings;
        this.checking = new Checking(library, findings);
        this.declarations = new Declarations(library, findings);
        this.signatures = new Signatures(checking);
        this.bodies = new Bodies(checking);
    }

    /** What a check gives: parts of a program that are good when there are no errors. */
    record Parts(
            List<TFunction> functions,
            List<TConstant> constants,
            List<UnionSymbol> unions,
            List<NamedType> types,
            List<TApi> apis,
            List<TTest> tests,
            ServeSettings serve,
            boolean comparesFunctions) {}

    /** Declares one of the library's own sources. */
    void declareLibrary(Module module) {
        String path = module.source().path();
        String file = path.substring(path.lastIndexOf('/') + 1, path.length() - ".mtp".length());
        boolean prelude = path.equals(Library.PRELUDE);
        ModuleScope scope = declarations.declare(module, prelude ? Library.PRELUDE_MODULE : file, true);
        if (prelude) {
            library.prelude(scope);
        } else if (!scope.functions().isEmpty()) {
            library.module(scope);
        }
        library.types(scope);
        scopes.add(scope);
    }

    /** Checks the library's sources when there are no others, else the user's. */
    Parts check(List<Module> user) {
        var sorted = user.stream()
                .sorted(Comparator.comparing(module -> module.source().path()))
                .toList();
        Map<String, ModuleScope> byPath = new LinkedHashMap<>();
        for (var module : sorted) {
            String path = module.source().path();
            ModuleScope scope = declarations.declare(module, path, false);
            byPath.put(path, scope);
            scopes.add(scope);
            if (PackageName.isVendored(path)) {
                applicationDeclarations(module);
            }
        }
        new Imports(byPath, findings).link();
        if (user.isEmpty()) {
            library.effectNames()
                    .forEach(name -> scopes.add(library.effect(name).orElseThrow()));
        }
        scopes.forEach(signatures::resolve);
        InferenceOrder.of(scopes).forEach(bodies::check);
        for (var scope : scopes) {
            scope.constants().forEach(bodies::check);
            scope.functions().forEach(bodies::check);
        }
        var serves = new ArrayList<Decl.Serve>();
        sorted.forEach(module -> module.declarations().forEach(decl -> {
            if (decl instanceof Decl.Serve serve) {
                serves.add(serve);
            }
        }));
        var apis = apis(serves.stream().findFirst().flatMap(Decl.Serve::auth));
        var tests = tests();
        bodies.constantCycles();
        if (new ExpansionCheck(checking).check()) {
            new DemandCheck(checking).check();
            checking.closures.check();
        }
        ServeSettings serve = new ServeChecker(checking, scopes).check(serves, apis);
        return assemble(apis, tests, serve);
    }

    /** What a request can reach is the application's to decide. */
    private void applicationDeclarations(Module module) {
        for (var decl : module.declarations()) {
            if (decl instanceof Decl.Api || decl instanceof Decl.Serve) {
                findings.add(
                        DiagnosticCode.PACKAGE_DECLARATION,
                        decl.span(),
                        "a package declares no `" + (decl instanceof Decl.Api ? "api" : "serve") + "`",
                        "Export a function and call it from an api of the application.");
            }
        }
    }

    /** The tests of packages are run where the packages are made. */
    private List<TTest> tests() {
        var tests = new ArrayList<TTest>();
        for (var scope : scopes) {
            if (PackageName.isVendored(scope.path())) {
                continue;
            }
            var names = new LinkedHashMap<String, Name>();
            for (var test : scope.tests()) {
                Name name = test.name();
                Name before = names.putIfAbsent(name.text(), name);
                if (before != null) {
                    findings.add(Diagnostic.of(
                                    DiagnosticCode.TEST_TWICE,
                                    name.span(),
                                    "there are two tests named `" + name.text() + "` in this file")
                            .withLabel(before.span(), "the first one")
                            .withHint("Say in the name what each of them shows."));
                }
                tests.add(bodies.check(test, scope));
            }
        }
        return tests;
    }

    private List<ApiChecker.Draft> apis(Optional<Decl.Auth> defaultAuth) {
        boolean authKnown = defaultAuth.isPresent() || !ServeChecker.mayServe(scopes);
        var checker = new ApiChecker(checking, bodies.exprs(), defaultAuth, authKnown);
        var drafts = new ArrayList<ApiChecker.Draft>();
        for (var scope : scopes) {
            scope.apis().forEach(api -> drafts.add(checker.check(api, scope)));
        }
        drafts.sort(Comparator.comparing((ApiChecker.Draft draft) -> draft.api().module())
                .thenComparing(draft -> draft.api().name()));
        var names = new LinkedHashMap<String, Name>();
        for (var draft : drafts) {
            if (draft.decl().named()) {
                Name name = draft.decl().name();
                Name before = names.putIfAbsent(name.text(), name);
                if (before != null) {
                    findings.add(Diagnostic.of(
                                    DiagnosticCode.API_TWICE,
                                    name.span(),
                                    "there are two apis named `" + name.text() + "`")
                            .withLabel(before.span(), "the first one")
                            .withHint("The name is the operation's id in the OpenAPI document; give each its own."));
                }
            }
        }
        return drafts;
    }

    private Parts assemble(List<ApiChecker.Draft> drafts, List<TTest> tests, ServeSettings serve) {
        var routines = new ArrayList<EffectCheck.Routine>();
        bodies.functions()
                .forEach((function, checked) -> routines.add(new EffectCheck.Routine(
                        checked.routine().title(),
                        Optional.of(function.symbol()),
                        function.span(),
                        signatures.effects(function.decl().uses()),
                        calls(checked.routine()),
                        checked.routine().awaits())));
        for (var draft : drafts) {
            routines.add(new EffectCheck.Routine(
                    draft.routine().title(),
                    Optional.empty(),
                    draft.decl().path().span(),
                    signatures.effects(draft.decl().uses()),
                    calls(draft.routine()),
                    draft.routine().awaits()));
        }
        var effects = EffectCheck.check(routines);
        // A call that could not be made sense of may be the use that a warning would miss.
        boolean sound = !findings.hasErrors();
        effects.diagnostics().stream()
                .filter(diagnostic -> sound || diagnostic.code() != DiagnosticCode.EFFECT_UNUSED)
                .forEach(findings::add);
        if (sound) {
            TransactionCheck.check(codes(drafts)).forEach(findings::add);
        }
        var apis = new ArrayList<TApi>();
        int first = bodies.functions().size();
        for (int i = 0; i < drafts.size(); i++) {
            var declared = routines.get(first + i).declared().stream()
                    .map(Name::text)
                    .distinct()
                    .sorted()
                    .toList();
            apis.add(ApiChecker.withEffects(
                    drafts.get(i).api(), declared, effects.used().get(first + i)));
        }
        var functions = bodies.functions().values().stream()
                .map(Bodies.Checked::tree)
                .sorted(Comparator.comparing(
                                (TFunction function) -> function.symbol().module())
                        .thenComparing(function -> function.symbol().name()))
                .toList();
        var constants = bodies.constants().values().stream()
                .map(Bodies.Checked::tree)
                .sorted(Comparator.comparing(
                                (TConstant constant) -> constant.symbol().module())
                        .thenComparing(constant -> constant.symbol().name()))
                .toList();
        var unions = scopes.stream()
                .flatMap(scope -> scope.unions().stream())
                .map(Definition.Union::symbol)
                .sorted(Comparator.comparing(UnionSymbol::module).thenComparing(UnionSymbol::name))
                .toList();
        return new Parts(
                functions,
                constants,
                unions,
                NamedTypes.of(scopes),
                apis,
                tests,
                serve,
                checking.closures.areCompared());
    }

    private List<TransactionCheck.Code> codes(List<ApiChecker.Draft> drafts) {
        var codes = new ArrayList<TransactionCheck.Code>();
        bodies.functions()
                .forEach((function, checked) -> codes.add(new TransactionCheck.Code(
                        checked.routine().title(),
                        Optional.of(function.symbol()),
                        checked.tree().effects(),
                        checked.tree().body())));
        for (var draft : drafts) {
            var declared = signatures.effects(draft.decl().uses());
            codes.add(new TransactionCheck.Code(
                    draft.routine().title(),
                    Optional.empty(),
                    declared.stream().map(Name::text).toList(),
                    draft.api().handler()));
        }
        return codes;
    }

    private static List<EffectCheck.Call> calls(Routine routine) {
        return routine.uses().stream()
                .map(use -> new EffectCheck.Call(use.callee().symbol(), use.span()))
                .toList();
    }

    /** The whole program, library included. */
    static CheckedProgram program(Parts parts, StandardLibrary std) {
        var functions = new ArrayList<>(std.functions());
        functions.addAll(parts.functions());
        var unions = new ArrayList<>(std.unions());
        unions.addAll(parts.unions());
        var library = std.library();
        var prelude = new CheckedProgram.Prelude(
                library.union("Option"), library.union("Result"), library.union("Failure"), library.union("Json"));
        return new CheckedProgram(
                functions,
                parts.constants(),
                unions,
                parts.types(),
                parts.apis(),
                parts.tests(),
                parts.serve(),
                prelude,
                parts.comparesFunctions());
    }
}
