package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Local;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is in registers on every way to a place in the code: the values of local variables, and the parts of matched values
 * that were read already. A block's scope sees those of the blocks around it.
 */
final class Scope {
    private final Optional<Scope> parent;
    private final Map<Local, Atom> locals = new LinkedHashMap<>();
    private final Map<Place, Atom> parts = new LinkedHashMap<>();

    Scope(Optional<Scope> parent) {
        this.parent = parent;
    }

    void bind(Local local, Atom value) {
        locals.put(local, value);
    }

    Optional<Atom> find(Local local) {
        for (Optional<Scope> at = Optional.of(this); at.isPresent(); at = at.get().parent) {
            Atom found = at.get().locals.get(local);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    void bind(Place place, Atom value) {
        parts.put(place, value);
    }

    Optional<Atom> find(Place place) {
        for (Optional<Scope> at = Optional.of(this); at.isPresent(); at = at.get().parent) {
            Atom found = at.get().parts.get(place);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
