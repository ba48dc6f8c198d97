package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names every program sees: the prelude, the library's modules and the effects. Filled while the library's own
 * sources are declared and only read afterwards.
 */
final class Library {
    /** Path of the source whose names are in scope everywhere. */
    static final String PRELUDE = "std/prelude.mtp";

    /** Module name of the prelude's symbols. */
    static final String PRELUDE_MODULE = "std";

    private final Map<String, ModuleScope> modules = new LinkedHashMap<>();
    private final Map<String, ModuleScope> effects = new LinkedHashMap<>();
    private final Map<String, Definition.OfType> types = new LinkedHashMap<>();
    private Optional<ModuleScope> prelude = Optional.empty();

    void prelude(ModuleScope scope) {
        prelude = Optional.of(scope);
    }

    void module(ModuleScope scope) {
        modules.put(scope.name(), scope);
    }

    /** Enters the types that programs may name; those of every library module are in scope everywhere. */
    void types(ModuleScope scope) {
        scope.types().forEach((name, type) -> {
            if (type.exported()) {
                types.put(name, type);
            }
        });
    }

    Optional<Definition.OfType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    List<String> typeNames() {
        return List.copyOf(types.keySet());
    }

    void effect(ModuleScope scope) {
        effects.put(scope.name(), scope);
    }

    ModuleScope prelude() {
        return prelude.orElseThrow();
    }

    Optional<ModuleScope> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    Optional<ModuleScope> effect(String name) {
        return Optional.ofNullable(effects.get(name));
    }

    /** The module or effect that stands before a point. */
    Optional<ModuleScope> namespace(String name) {
        return module(name).or(() -> effect(name));
    }

    List<String> effectNames() {
        return List.copyOf(effects.keySet());
    }

    List<String> namespaceNames() {
        var names = new ArrayList<>(modules.keySet());
        names.addAll(effects.keySet());
        return names;
    }

    /** Every scope of the library, for assembling the program. */
    List<ModuleScope> scopes() {
        var all = new ArrayList<ModuleScope>();
        prelude.ifPresent(all::add);
        all.addAll(modules.values());
        all.addAll(effects.values());
        return all;
    }

    /** A function the checker itself refers to, such as {@code List.get} for {@code xs[i]}. */
    Definition.Function function(String module, String name) {
        return module(module)
                .flatMap(scope -> scope.function(name, true))
                .orElseThrow(() -> new IllegalStateException("the library lacks " + module + "." + name));
    }

    UnionSymbol union(String name) {
        if (types.get(name) instanceof Definition.Union union) {
            return union.symbol();
        }
        throw new IllegalStateException("the library lacks " + name);
    }

    Type.Union option(Type value) {
        return new Type.Union(union("Option"), List.of(value));
    }

    Type.Union result(Type value, Type error) {
        return new Type.Union(union("Result"), List.of(value, error));
    }

    boolean isOption(Type.Union type) {
        return type.symbol() == union("Option");
    }

    boolean isResult(Type.Union type) {
        return type.symbol() == union("Result");
    }

    boolean isJson(Type.Union type) {
        return type.symbol() == union("Json");
    }

    boolean isFailure(Type type) {
        return type instanceof Type.Union union && union.symbol() == union("Failure");
    }

    /** The library's module for values of a type: {@code List} for a List, {@code Option} for an Option. */
    Optional<ModuleScope> moduleOf(Type type) {
        return switch (type) {
            case Type.Prim prim -> module(TypePrinter.primName(prim));
            case Type.ListOf _ -> module("List");
            case Type.MapOf _ -> module("Map");
            case Type.Union(var symbol, var _) ->
                types.get(symbol.name()) instanceof Definition.Union union && union.symbol() == symbol
                        ? module(symbol.name())
                        : Optional.empty();
            case Type.Record _, Type.Function _, Type.Param _ -> Optional.empty();
        };
    }
}
