package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Enters every declaration of a module into its scope; nothing is resolved yet. */
final class Declarations {
    private final Library library;
    private final Findings findings;

    Declarations(Library library, Findings findings) {
        this.library = library;
        this.findings = findings;
    }

    ModuleScope declare(Module module, String name, boolean fromLibrary) {
        var scope = new ModuleScope(module, name, fromLibrary);
        for (var decl : module.declarations()) {
            switch (decl) {
                case Decl.Alias alias -> declareAlias(alias, scope);
                case Decl.Union union -> declareUnion(union, scope);
                case Decl.Function function -> declareFunction(function, scope, Optional.empty());
                case Decl.Constant constant -> {
                    var definition = new Definition.Constant(constant, scope);
                    if (declareValue(definition, scope)) {
                        scope.constants().add(definition);
                    }
                }
                case Decl.Effect effect -> declareEffect(effect, module);
                case Decl.Api api -> scope.apis().add(api);
                case Decl.Test test -> scope.tests().add(test);
                case Decl.Serve _ -> {}
            }
        }
        return scope;
    }

    private void declareAlias(Decl.Alias alias, ModuleScope scope) {
        var definition = new Definition.Alias(alias, scope, params(alias.params()));
        if (declareType(definition, scope)) {
            scope.aliases().add(definition);
        }
    }

    private void declareUnion(Decl.Union union, ModuleScope scope) {
        var params = params(union.params());
        var symbol = new UnionSymbol(scope.name(), union.name().text(), params);
        var definition = new Definition.Union(union, scope, params, symbol);
        if (!declareType(definition, scope)) {
            return;
        }
        scope.unions().add(definition);
        for (int i = 0; i < union.variants().size(); i++) {
            declareValue(new Definition.Constructor(definition, i), scope);
        }
    }

    private void declareFunction(Decl.Function function, ModuleScope scope, Optional<String> effect) {
        var definition = new Definition.Function(function, scope, params(function.typeParams()), effect);
        if (declareValue(definition, scope)) {
            scope.functions().add(definition);
        }
    }

    private void declareEffect(Decl.Effect effect, Module module) {
        var scope = new ModuleScope(module, effect.name().text(), true);
        for (var function : effect.functions()) {
            declareFunction(function, scope, Optional.of(effect.name().text()));
        }
        library.effect(scope);
    }

    private List<DeclaredParam> params(List<Name> names) {
        var params = new ArrayList<DeclaredParam>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).text();
            for (int j = 0; j < i; j++) {
                if (names.get(j).text().equals(name)) {
                    redeclared(names.get(i), "the type parameter", names.get(j).span());
                }
            }
            params.add(new DeclaredParam(name));
        }
        return params;
    }

    private boolean declareType(Definition.OfType definition, ModuleScope scope) {
        String name = definition.name().text();
        if (!scope.library()
                && (TypeResolver.isBuiltIn(name) || library.type(name).isPresent())) {
            ofPrelude(definition.name(), "type");
            return false;
        }
        var before = scope.types().putIfAbsent(name, definition);
        if (before != null) {
            redeclared(definition.name(), "the type", before.span());
        }
        return before == null;
    }

    private boolean declareValue(Definition.OfValue definition, ModuleScope scope) {
        String name = definition.name().text();
        if (!scope.library()
                && library.prelude().value(name).filter(Definition::exported).isPresent()) {
            ofPrelude(definition.name(), kind(definition));
            return false;
        }
        var before = scope.values().putIfAbsent(name, definition);
        if (before != null) {
            redeclared(definition.name(), "the " + kind(definition), before.span());
        }
        return before == null;
    }

    static String kind(Definition definition) {
        return switch (definition) {
            case Definition.Alias _, Definition.Union _ -> "type";
            case Definition.Constructor _ -> "variant";
            case Definition.Function _ -> "function";
            case Definition.Constant _ -> "constant";
        };
    }

    private void ofPrelude(Name name, String kind) {
        findings.add(
                DiagnosticCode.PRELUDE_NAME,
                name.span(),
                "`" + name.text() + "` is a name of the language itself and cannot be declared again",
                "Choose another name for this " + kind + ".");
    }

    private void redeclared(Name name, String what, Span before) {
        findings.add(Diagnostic.of(
                        DiagnosticCode.REDECLARED,
                        name.span(),
                        what + " `" + name.text() + "` has a name that is declared already")
                .withLabel(before, "first declared here")
                .withHint("Rename one of the two."));
    }
}
