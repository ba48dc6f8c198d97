package io.mtpscript.compiler.types;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The local names at one place of a body; inner scopes see the outer ones. */
final class Scope {
    private final Optional<Scope> outer;
    private final Body body;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    private Scope(Optional<Scope> outer, Body body) {
        this.outer = outer;
        this.body = body;
    }

    /** The outermost scope of a body. */
    static Scope of(Body body) {
        return new Scope(Optional.empty(), body);
    }

    /** A block's scope. */
    Scope inner() {
        return new Scope(Optional.of(this), body);
    }

    /** The scope of a lambda written here. */
    Scope inner(Body lambda) {
        return new Scope(Optional.of(this), lambda);
    }

    Body body() {
        return body;
    }

    Optional<Variable> find(String name) {
        Optional<Scope> scope = Optional.of(this);
        while (scope.isPresent()) {
            Variable found = scope.get().variables.get(name);
            if (found != null) {
                return Optional.of(found);
            }
            scope = scope.get().outer;
        }
        return Optional.empty();
    }

    /** The variable of this very scope. */
    Optional<Variable> own(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** The variable of a scope around this one. */
    Optional<Variable> around(String name) {
        return outer.flatMap(scope -> scope.find(name));
    }

    void add(Variable variable) {
        variables.put(variable.name(), variable);
    }

    /** Every visible name, innermost first. */
    List<String> names() {
        var names = new ArrayList<String>();
        Optional<Scope> scope = Optional.of(this);
        while (scope.isPresent()) {
            names.addAll(scope.get().variables.keySet());
            scope = scope.get().outer;
        }
        return names;
    }
}
