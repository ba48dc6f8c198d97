package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionHash;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of the program being linked, each once. A type is known by its index; two indices are equal exactly when the
 * types are. Because parts are indices too, a type costs its own parts only, however deep generics nest.
 */
final class TypeTable {
    private static final int MAX_NAME = 120;

    /** They stand first in every table, in this order. */
    private static final List<TypeDesc.Prim> PRIMS = List.of(TypeDesc.Prim.values());

    static final int INT = prim(TypeDesc.Prim.INT);
    static final int BOOL = prim(TypeDesc.Prim.BOOL);
    static final int STRING = prim(TypeDesc.Prim.STRING);
    static final int UNIT = prim(TypeDesc.Prim.UNIT);
    static final int DECIMAL = prim(TypeDesc.Prim.DECIMAL);
    static final int SQL = prim(TypeDesc.Prim.SQL);
    static final int RESPONSE = prim(TypeDesc.Prim.RESPONSE);

    /** The types a generic function or union is used with. */
    record Arguments(Map<Type.TypeParam, Integer> types) {
        static final Arguments NONE = new Arguments(Map.of());

        static Arguments of(List<Type.TypeParam> params, List<Integer> types) {
            var map = new LinkedHashMap<Type.TypeParam, Integer>();
            for (int i = 0; i < params.size(); i++) {
                map.put(params.get(i), types.get(i));
            }
            return new Arguments(map);
        }
    }

    private record Instance(UnionSymbol symbol, List<Integer> args) {}

    private record Pending(int id, Instance instance) {}

    /** @param reader whose code referred to the union first */
    private record Seen(UnionSymbol symbol, String reader) {}

    private final UnionSymbol option;
    private final UnionSymbol json;
    private final List<TypeDesc> types = new ArrayList<>(PRIMS);
    private final Map<TypeDesc, Integer> structural = new LinkedHashMap<>();
    private final Map<Instance, Integer> unions = new LinkedHashMap<>();
    private final Map<Integer, Instance> instances = new LinkedHashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private String reader = "the routes";
    private boolean binding;

    TypeTable(UnionSymbol option, UnionSymbol json) {
        this.option = option;
        this.json = json;
        for (int i = 0; i < types.size(); i++) {
            structural.put(types.get(i), i);
        }
    }

    UnionSymbol json() {
        return json;
    }

    List<TypeDesc> types() {
        return List.copyOf(types);
    }

    TypeDesc get(int id) {
        return types.get(id);
    }

    TypeDesc.Union union(int id) {
        return (TypeDesc.Union) types.get(id);
    }

    TypeDesc.Record record(int id) {
        return (TypeDesc.Record) types.get(id);
    }

    /** The declared unions in this table, each once, in the order of their first instance. */
    List<UnionSymbol> unionSymbols() {
        return unions.keySet().stream().map(Instance::symbol).distinct().toList();
    }

    boolean isInstanceOf(int id, UnionSymbol symbol) {
        Instance instance = instances.get(id);
        return instance != null && instance.symbol() == symbol;
    }

    /** Says whose code refers to the types asked for from now on. */
    void reader(String name) {
        reader = name;
    }

    /**
     * @throws UnionConflict if the type has a union of which other code saw other variants
     */
    int of(Type type, Arguments args) {
        int id = intern(type, args);
        bindPending();
        return id;
    }

    List<Integer> of(List<Type> all, Arguments args) {
        return all.stream().map(t -> of(t, args)).toList();
    }

    int listOf(int element) {
        return structural(new TypeDesc.ListOf(element));
    }

    /** Fields must be sorted by name. */
    int recordOf(List<TypeDesc.Field> fields) {
        return structural(new TypeDesc.Record(fields));
    }

    int unionOf(UnionSymbol symbol, List<Integer> args) {
        int id = instance(new Instance(symbol, args));
        bindPending();
        return id;
    }

    private int intern(Type type, Arguments args) {
        return switch (type) {
            case Type.Prim prim -> prim(TypeDesc.Prim.valueOf(prim.name()));
            case Type.ListOf list -> listOf(intern(list.element(), args));
            case Type.MapOf map -> structural(new TypeDesc.MapOf(intern(map.key(), args), intern(map.value(), args)));
            case Type.Record record ->
                recordOf(record.fields().stream()
                        .map(f -> new TypeDesc.Field(f.name(), intern(f.type(), args), f.secret(), f.text()))
                        .toList());
            case Type.Union union ->
                instance(new Instance(
                        union.symbol(),
                        union.args().stream().map(a -> intern(a, args)).toList()));
            case Type.Function function ->
                structural(new TypeDesc.Function(
                        function.params().stream().map(p -> intern(p, args)).toList(),
                        intern(function.result(), args)));
            case Type.Param param -> {
                Integer id = args.types().get(param.param());
                // A parameter that no value needs (the element of an empty list that nothing else fixes).
                yield id == null ? UNIT : id;
            }
        };
    }

    private int structural(TypeDesc desc) {
        Integer known = structural.get(desc);
        if (known != null) {
            return known;
        }
        int id = add(desc);
        structural.put(desc, id);
        return id;
    }

    /**
     * Parts of a program that were checked apart have symbols of their own for one union. Where these have the same variants it
     * does not matter whose is taken.
     */
    private UnionSymbol agreed(UnionSymbol symbol) {
        String name = symbol.module() + ":" + symbol.name();
        Seen before = seen.putIfAbsent(name, new Seen(symbol, reader));
        if (before == null || before.symbol() == symbol) {
            return symbol;
        }
        if (UnionHash.of(before.symbol()).equals(UnionHash.of(symbol))) {
            return before.symbol();
        }
        throw new UnionConflict(before.symbol(), before.reader(), symbol, reader, Optional.empty());
    }

    private int instance(Instance asked) {
        var instance = new Instance(agreed(asked.symbol()), asked.args());
        Integer known = unions.get(instance);
        if (known != null) {
            return known;
        }
        // Variants follow later: they may refer to this very type.
        int id = add(TypeDesc.Prim.UNIT);
        unions.put(instance, id);
        instances.put(id, instance);
        pending.add(new Pending(id, instance));
        return id;
    }

    private int add(TypeDesc desc) {
        if (types.size() >= Limits.TYPES) {
            throw new LimitExceeded(
                    "The program needs more than " + Limits.TYPES + " different types",
                    LimitExceeded.FEWER_TYPES,
                    Optional.empty());
        }
        types.add(desc);
        return types.size() - 1;
    }

    private void bindPending() {
        if (binding) {
            return;
        }
        binding = true;
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            UnionSymbol symbol = next.instance().symbol();
            var args = Arguments.of(symbol.params(), next.instance().args());
            var variants = symbol.variants().stream()
                    .map(v -> new TypeDesc.Variant(
                            v.name(),
                            v.payload().stream()
                                    .map(p ->
                                            new TypeDesc.Field(p.name(), intern(p.type(), args), p.secret(), p.text()))
                                    .toList()))
                    .toList();
            types.set(next.id(), new TypeDesc.Union(name(next.id()), role(symbol), UnionHash.of(symbol), variants));
        }
        binding = false;
    }

    private TypeDesc.Role role(UnionSymbol symbol) {
        if (symbol == option) {
            return TypeDesc.Role.OPTION;
        }
        return symbol == json ? TypeDesc.Role.JSON : TypeDesc.Role.ORDINARY;
    }

    /** The type as a program writes it, shortened where it is long. */
    String name(int id) {
        var out = new StringBuilder();
        name(id, out);
        return out.length() <= MAX_NAME ? out.toString() : out.substring(0, MAX_NAME) + "...";
    }

    /** {@code <Int, String>}, or nothing without arguments. */
    String names(List<Integer> ids) {
        return ids.isEmpty()
                ? ""
                : "<" + String.join(", ", ids.stream().map(this::name).toList()) + ">";
    }

    private void name(int id, StringBuilder out) {
        if (out.length() > MAX_NAME) {
            return;
        }
        Instance instance = instances.get(id);
        if (instance != null) {
            out.append(instance.symbol().name());
            names(instance.args(), "<", ">", out);
            return;
        }
        switch (types.get(id)) {
            case TypeDesc.Prim prim ->
                out.append(prim.name().charAt(0)).append(lower(prim.name().substring(1)));
            case TypeDesc.ListOf list -> names(List.of(list.element()), "List<", ">", out);
            case TypeDesc.MapOf map -> names(List.of(map.key(), map.value()), "Map<", ">", out);
            case TypeDesc.Record record -> {
                String separator = "{ ";
                for (TypeDesc.Field field : record.fields()) {
                    out.append(separator)
                            .append(field.secret() ? "secret " : "")
                            .append(field.text() ? "text " : "");
                    out.append(field.name()).append(": ");
                    name(field.type(), out);
                    separator = ", ";
                }
                out.append(record.fields().isEmpty() ? "{}" : " }");
            }
            case TypeDesc.Function function -> {
                out.append('(');
                names(function.params(), "", "", out);
                out.append(") => ");
                name(function.result(), out);
            }
            case TypeDesc.Union union -> out.append(union.name());
        }
    }

    private void names(List<Integer> ids, String open, String close, StringBuilder out) {
        String separator = open;
        for (int id : ids) {
            out.append(separator);
            name(id, out);
            separator = ", ";
        }
        out.append(ids.isEmpty() ? "" : close);
    }

    private static int prim(TypeDesc.Prim prim) {
        return PRIMS.indexOf(prim);
    }

    private static String lower(String upper) {
        return upper.toLowerCase(java.util.Locale.ROOT);
    }
}
