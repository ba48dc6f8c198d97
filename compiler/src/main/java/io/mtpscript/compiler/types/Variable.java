package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.Type;
import java.util.Optional;

/** A local variable while its function is checked; {@link #local} is made once its type is known. */
final class Variable {
    private final String name;
    private final Type type;
    private final Span span;
    private final Unifier unifier;
    private final boolean doubtful;
    private Optional<Local> local = Optional.empty();

    Variable(String name, Type type, Span span, Unifier unifier) {
        this(name, type, span, unifier, false);
    }

    private Variable(String name, Type type, Span span, Unifier unifier, boolean doubtful) {
        this.name = name;
        this.type = type;
        this.span = span;
        this.unifier = unifier;
        this.doubtful = doubtful;
    }

    /** A name that a statement which could not be read may have declared: whatever is done with it is right. */
    static Variable doubtful(String name, Span span, Unifier unifier) {
        return new Variable(name, Unifier.ERROR, span, unifier, true);
    }

    boolean isDoubtful() {
        return doubtful;
    }

    String name() {
        return name;
    }

    Type type() {
        return type;
    }

    Span span() {
        return span;
    }

    /** The variable's symbol, always the same one; only while trees are built. */
    Local local() {
        if (local.isEmpty()) {
            local = Optional.of(new Local(name, unifier.zonk(type)));
        }
        return local.get();
    }
}
