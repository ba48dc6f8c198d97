package io.mtpscript.conformance.oracle;

import java.util.Iterator;
import java.util.List;

/** Structural equality, of functions too. */
final class Equality {
    private final Fuel fuel;
    private final SameCode sameCode;

    Equality(Fuel fuel, SameCode sameCode) {
        this.fuel = fuel;
        this.sameCode = sameCode;
    }

    @SuppressWarnings("ReferenceEquality") // What is the same object needs no walk.
    boolean equal(Value a, Value b) {
        fuel.use(1);
        if (a == b) {
            return true;
        }
        return switch (a) {
            case Value.Items(var items) -> b instanceof Value.Items(var others) && all(items, others);
            case Value.Variant(int tag, var payload) ->
                b instanceof Value.Variant(int otherTag, var others) && tag == otherTag && all(payload, others);
            case Value.Fields(var fields) ->
                b instanceof Value.Fields(var others)
                        && all(List.copyOf(fields.values()), List.copyOf(others.values()));
            case Value.Entries(var entries) -> b instanceof Value.Entries(var others) && entries(entries, others);
            case Value.Callable function -> b instanceof Value.Callable other && sameCode.same(function, other, this);
            case Value.Int _,
                    Value.Bool _,
                    Value.Text _,
                    Value.Dec _,
                    Value.Unit _,
                    Value.Secret _,
                    Value.Sql _,
                    Value.Response _ -> a.equals(b);
        };
    }

    private boolean entries(
            java.util.SortedMap<MapKey, Value.Entry> entries, java.util.SortedMap<MapKey, Value.Entry> others) {
        if (!List.copyOf(entries.keySet()).equals(List.copyOf(others.keySet()))) {
            return false;
        }
        Iterator<Value.Entry> other = others.values().iterator();
        return entries.values().stream()
                .allMatch(entry -> equal(entry.content(), other.next().content()));
    }

    private boolean all(List<Value> items, List<Value> others) {
        if (items.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!equal(items.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
