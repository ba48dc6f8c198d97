package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The local names at one place of a body; inner scopes see the outer ones. */
final class Scope {
    private final Optional<Scope> outer;
    private final Body body;
    /** The lambda whose parameters stand in this very scope. */
    private final Optional<Closures.Lambda> lambda;

    private final Map<String, Variable> variables = new LinkedHashMap<>();

    private Scope(Optional<Scope> outer, Body body, Optional<Closures.Lambda> lambda) {
        this.outer = outer;
        this.body = body;
        this.lambda = lambda;
    }

    /** The outermost scope of a body. */
    static Scope of(Body body) {
        return new Scope(Optional.empty(), body, Optional.empty());
    }

    /** A block's scope. */
    Scope inner() {
        return new Scope(Optional.of(this), body, Optional.empty());
    }

    /** The scope of a lambda written here. */
    Scope inner(Body code, Closures.Lambda lambda) {
        return new Scope(Optional.of(this), code, Optional.of(lambda));
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

    /** Tells the lambdas between a variable and its use that they capture it. */
    void read(Variable variable, Span use) {
        Optional<Scope> scope = Optional.of(this);
        while (scope.isPresent() && scope.get().own(variable.name()).isEmpty()) {
            scope.get().lambda.ifPresent(around -> around.captures(variable, use));
            scope = scope.get().outer;
        }
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
