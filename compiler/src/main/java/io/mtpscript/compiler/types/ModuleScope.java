package io.mtpscript.compiler.types;

import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of one module: its own and its imports. For a library module {@link #name} is what programs write before
 * the point ({@code List}); for the prelude it is {@code std}; for the user's it is the file's path.
 */
final class ModuleScope {
    private final Module module;
    private final String name;
    private final boolean library;
    private final Map<String, Definition.OfType> types = new LinkedHashMap<>();
    private final Map<String, Definition.OfValue> values = new LinkedHashMap<>();
    private final List<Definition.Function> functions = new ArrayList<>();
    private final List<Definition.Constant> constants = new ArrayList<>();
    private final List<Definition.Union> unions = new ArrayList<>();
    private final List<Definition.Alias> aliases = new ArrayList<>();
    private final List<Decl.Api> apis = new ArrayList<>();
    private final List<Decl.Test> tests = new ArrayList<>();

    /** Modules of which something was imported that is not there, but may have been declared in a damaged part. */
    private final Set<ModuleScope> damagedSources = new LinkedHashSet<>();

    private final Set<String> damagedNames = new LinkedHashSet<>();

    ModuleScope(Module module, String name, boolean library) {
        this.module = module;
        this.name = name;
        this.library = library;
    }

    Module module() {
        return module;
    }

    String path() {
        return module.source().path();
    }

    String name() {
        return name;
    }

    /** Whether this is one of the standard library's own sources. */
    boolean library() {
        return library;
    }

    Map<String, Definition.OfType> types() {
        return types;
    }

    Map<String, Definition.OfValue> values() {
        return values;
    }

    List<Definition.Function> functions() {
        return functions;
    }

    List<Definition.Constant> constants() {
        return constants;
    }

    List<Definition.Union> unions() {
        return unions;
    }

    List<Definition.Alias> aliases() {
        return aliases;
    }

    List<Decl.Api> apis() {
        return apis;
    }

    List<Decl.Test> tests() {
        return tests;
    }

    /** Whether a part of the module's text that could not be read may have declared or imported this name. */
    boolean mayDeclare(String wanted) {
        return module.damage().mayDeclare(wanted)
                || damagedNames.contains(wanted)
                || damagedSources.stream().anyMatch(from -> from.module.damage().mayDeclare(wanted));
    }

    /** Takes note that an import is of a damaged part of {@code from}: it may bring any name from there, as variants come along. */
    void importDamaged(Name as, ModuleScope from) {
        damagedSources.add(from);
        damagedNames.add(as.text());
    }

    /** Takes note that an import failed, which was told: that the name is missing is no other fault. */
    void importUnknown(Name as) {
        damagedNames.add(as.text());
    }

    Optional<Definition.OfType> type(String wanted) {
        return Optional.ofNullable(types.get(wanted));
    }

    Optional<Definition.OfValue> value(String wanted) {
        return Optional.ofNullable(values.get(wanted));
    }

    /** A function of this library module or effect; private ones only for other library sources. */
    Optional<Definition.Function> function(String wanted, boolean fromLibrary) {
        return value(wanted)
                .flatMap(value -> value instanceof Definition.Function function
                                && function.home() == this
                                && (function.exported() || fromLibrary)
                        ? Optional.of(function)
                        : Optional.empty());
    }

    /** What stands behind the point after this module's name: a function, or a variant of a union of the module. */
    Optional<Definition.OfValue> member(String wanted, boolean fromLibrary) {
        return value(wanted).filter(value -> value.home() == this && (value.exported() || fromLibrary));
    }

    /** Names of the functions a program may call. */
    List<String> exportedFunctions() {
        return functions.stream()
                .filter(Definition.Function::exported)
                .map(function -> function.name().text())
                .toList();
    }
}
