package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.CheckedProgram.Prelude;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records and unions requests and responses are made of, and where each stands: what decides over components, their
 * names and how strict they are.
 */
final class TypeUses {
    /** What a type is used for. */
    enum Use {
        /** In a body that is decoded strictly. */
        REQUEST,
        /** In a body that ignores unknown fields. */
        OPEN_REQUEST,
        RESPONSE
    }

    private final Prelude prelude;
    private final TypeNames names;
    private final Map<Type, EnumSet<Use>> uses = new LinkedHashMap<>();
    private final Map<Type, Set<String>> places = new LinkedHashMap<>();

    TypeUses(Prelude prelude, TypeNames names) {
        this.prelude = prelude;
        this.names = names;
    }

    private record Place(Type type, Use use, String name) {}

    /** @param place a name for what stands there */
    void add(Type type, Use use, String place) {
        // Unions lead to unions without end: the way is kept in a list, the nearest first, and not on the stack.
        var open = new ArrayDeque<Place>();
        open.push(new Place(type, use, place));
        for (Place next = open.poll(); next != null; next = open.poll()) {
            var parts = new ArrayList<Place>();
            add(next.type(), next.use(), next.name(), parts);
            parts.reversed().forEach(open::push);
        }
    }

    private void add(Type type, Use use, String place, List<Place> parts) {
        switch (type) {
            case Type.Prim _, Type.Function _, Type.Param _ -> {}
            case Type.ListOf(Type element) -> parts.add(new Place(element, use, place + names.itemSuffix()));
            case Type.MapOf(var _, Type value) -> parts.add(new Place(value, use, place + names.itemSuffix()));
            case Type.Record record -> {
                places.computeIfAbsent(record, _ -> new LinkedHashSet<>()).add(place);
                if (uses.computeIfAbsent(record, _ -> EnumSet.noneOf(Use.class)).add(use)) {
                    String inside = names.declared(record).orElse(place);
                    record.fields()
                            .forEach(f -> parts.add(new Place(f.type(), use, inside + TypeNames.pascal(f.name()))));
                }
            }
            case Type.Union union -> {
                if (union.symbol() == prelude.option()) {
                    parts.add(new Place(union.args().getFirst(), use, place));
                } else if (union.symbol() != prelude.json()
                        && uses.computeIfAbsent(union, _ -> EnumSet.noneOf(Use.class))
                                .add(use)) {
                    variants(union)
                            .forEach(variant -> variant.payload()
                                    .forEach(payload -> parts.add(new Place(
                                            payload.type(),
                                            use,
                                            names.declared(union).orElse(place)
                                                    + variant.name()
                                                    + TypeNames.pascal(payload.name())))));
                }
            }
        }
    }

    /** The variants with the union's arguments in place of its parameters. */
    static List<UnionSymbol.Variant> variants(Type.Union union) {
        var substitution = Substitution.of(union.symbol().params(), union.args());
        var all = new ArrayList<UnionSymbol.Variant>();
        for (UnionSymbol.Variant variant : union.symbol().variants()) {
            all.add(new UnionSymbol.Variant(
                    variant.name(),
                    variant.payload().stream()
                            .map(p -> new UnionSymbol.Payload(
                                    p.name(), substitution.apply(p.type()), p.secret(), p.text()))
                            .toList(),
                    variant.doc()));
        }
        return all;
    }

    /** Every record and union, in the order of their first use. */
    List<Type> types() {
        return List.copyOf(uses.keySet());
    }

    boolean has(Type type, Use use) {
        return uses.getOrDefault(type, EnumSet.noneOf(Use.class)).contains(use);
    }

    /** Names for the places a record stands at, the first one first. */
    List<String> places(Type type) {
        return List.copyOf(places.getOrDefault(type, Set.of()));
    }

    /**
     * The use whose form stands for this one too: what is used both ways has the form of requests, which takes in that of
     * responses.
     */
    Use form(Type type, Use use) {
        if (use != Use.RESPONSE) {
            return use;
        }
        return has(type, Use.REQUEST) ? Use.REQUEST : has(type, Use.OPEN_REQUEST) ? Use.OPEN_REQUEST : Use.RESPONSE;
    }
}
