package io.mtpscript.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The values of a program's module constants, as far as they have been evaluated. A value that is an object is a {@link
 * Constant.Part}, and so are its parts, each made once however often it is used: a value that doubles forty times is forty parts.
 */
public final class ConstantValues {
    private record Value(Constant constant, long gas) {}

    private final Map<Integer, Value> values = new LinkedHashMap<>();
    private final List<Constant> parts = new ArrayList<>();
    private final Map<Constant, Constant.Part> numbers = new LinkedHashMap<>();

    /** Tells the value of a module constant, and what computing it cost. */
    public void set(int constant, Constant value, long gas) {
        if (values.putIfAbsent(constant, new Value(value, gas)) != null) {
            throw new IllegalStateException("constant " + constant + " has a value already");
        }
    }

    /** The part of this content; its own parts are numbered before it. */
    public Constant.Part part(Constant content) {
        Constant.Part known = numbers.get(content);
        if (known != null) {
            return known;
        }
        var fresh = new Constant.Part(parts.size());
        parts.add(content);
        numbers.put(content, fresh);
        return fresh;
    }

    public boolean isKnown(int constant) {
        return values.containsKey(constant);
    }

    /** @throws IllegalStateException if it is not known */
    public Constant value(int constant) {
        return known(constant).constant();
    }

    /** @throws IllegalStateException if it is not known */
    public long gas(int constant) {
        return known(constant).gas();
    }

    private Value known(int constant) {
        return Optional.ofNullable(values.get(constant))
                .orElseThrow(() -> new IllegalStateException("constant " + constant + " has no value yet"));
    }

    /**
     * Visits a part and those it is made of, each after its own parts, without recursion: they may nest as deep as the memory of
     * a VM allows.
     *
     * @param visit must make {@code visited} true for its part
     */
    public void visit(Constant.Part wanted, IntPredicate visited, Consumer<Constant.Part> visit) {
        Deque<Constant.Part> open = new ArrayDeque<>(List.of(wanted));
        while (!open.isEmpty()) {
            Constant.Part next = open.element();
            int before = open.size();
            if (!visited.test(next.index())) {
                for (Constant inner : content(next).parts()) {
                    if (inner instanceof Constant.Part part && !visited.test(part.index())) {
                        open.push(part);
                    }
                }
            }
            if (open.size() == before) {
                open.remove();
                if (!visited.test(next.index())) {
                    visit.accept(next);
                }
            }
        }
    }

    /**
     * Visits a module constant and those that its value names, each after those it names itself, without recursion; in the order in
     * which they are named.
     *
     * @param visit must make {@code visited} true for its constant
     */
    public void visitModules(int wanted, IntPredicate visited, IntConsumer visit) {
        Deque<Integer> open = new ArrayDeque<>(List.of(wanted));
        while (!open.isEmpty()) {
            int next = open.element();
            List<Integer> missing = visited.test(next)
                    ? List.of()
                    : modules(value(next)).stream()
                            .filter(m -> !visited.test(m))
                            .toList();
            if (missing.isEmpty()) {
                open.remove();
                if (!visited.test(next)) {
                    visit.accept(next);
                }
            }
            missing.reversed().forEach(open::push);
        }
    }

    /** The module constants that a literal names. */
    private static List<Integer> modules(Constant literal) {
        var found = new ArrayList<Integer>();
        Deque<Constant> open = new ArrayDeque<>(List.of(literal));
        while (!open.isEmpty()) {
            Constant next = open.pop();
            if (next instanceof Constant.Module(int index)) {
                found.add(index);
            }
            next.parts().reversed().forEach(open::push);
        }
        return found;
    }

    /** What a part is made of. */
    public Constant content(Constant.Part part) {
        return parts.get(part.index());
    }
}
