package io.mtpscript.compiler.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** What a part is made of. */
    public Constant content(Constant.Part part) {
        return parts.get(part.index());
    }
}
