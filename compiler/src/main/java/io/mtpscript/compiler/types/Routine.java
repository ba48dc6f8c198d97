package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.ConstantSymbol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One declaration with code (function, api or constant) and what its code refers to. */
final class Routine {
    /** A call of a named function, or its use as a value. */
    record Use(Definition.Function callee, Span span) {}

    private final String title;
    private final ModuleScope module;
    private final List<DeclaredParam> typeParams;
    private final boolean api;
    private final boolean test;
    private final List<Use> uses = new ArrayList<>();
    private final List<ConstantSymbol> constants = new ArrayList<>();
    private final List<Runnable> whenSolved = new ArrayList<>();
    private final Set<String> unknownNames = new LinkedHashSet<>();
    private boolean awaits;
    private boolean nameLost;

    /** @param title as messages name it: {@code save}, {@code api POST /orders} */
    Routine(String title, ModuleScope module, List<DeclaredParam> typeParams, boolean api) {
        this(title, module, typeParams, api, false);
    }

    private Routine(String title, ModuleScope module, List<DeclaredParam> typeParams, boolean api, boolean test) {
        this.title = title;
        this.module = module;
        this.typeParams = List.copyOf(typeParams);
        this.api = api;
        this.test = test;
    }

    String title() {
        return title;
    }

    ModuleScope module() {
        return module;
    }

    /** The type parameters its code may name. */
    List<DeclaredParam> typeParams() {
        return typeParams;
    }

    boolean api() {
        return api;
    }

    /** A test's code. */
    static Routine ofTest(String title, ModuleScope module) {
        return new Routine(title, module, List.of(), false, true);
    }

    boolean test() {
        return test;
    }

    /** Whether a name that means nothing turns up for the first time: it is told once a declaration. */
    boolean isFirstUse(String unknownName) {
        return unknownNames.add(unknownName);
    }

    /** A name that is declared in it cannot be read: any unknown one may be it. */
    void loseName() {
        nameLost = true;
    }

    /** Whether a part that could not be read, here or in the module, may have declared this name. */
    boolean mayDeclare(String name) {
        return nameLost || module.mayDeclare(name);
    }

    void use(Definition.Function callee, Span span) {
        uses.add(new Use(callee, span));
    }

    List<Use> uses() {
        return uses;
    }

    void constant(ConstantSymbol constant) {
        constants.add(constant);
    }

    List<ConstantSymbol> constants() {
        return constants;
    }

    void await() {
        awaits = true;
    }

    boolean awaits() {
        return awaits;
    }

    /** Something to check once every type of this declaration is known. */
    void whenSolved(Runnable check) {
        whenSolved.add(check);
    }

    void solved() {
        whenSolved.forEach(Runnable::run);
        whenSolved.clear();
    }
}
