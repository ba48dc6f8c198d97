package io.mtpscript.compiler.syntax;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What faults of the text may have taken from a module. Whoever misses a name asks here first: nothing is said about one
 * that a damaged part may have declared.
 *
 * @param any whether the text has a fault at all
 * @param names every name that a part left out may have declared or imported
 * @param anyName whether such a part lacks the name it declares, which may be any
 * @param serve whether such a part may have been a {@code serve}
 */
public record Damage(boolean any, SortedSet<String> names, boolean anyName, boolean serve) {
    /** A sound text. */
    public static final Damage NONE = new Damage(false, new TreeSet<>(), false, false);

    public Damage {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    public boolean mayDeclare(String name) {
        return anyName || names.contains(name);
    }
}
