package io.mtpscript.compiler.bound;

import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the bytes that a value is decoded from tell about it. */
final class Wire {
    /** Visits are counted in thousandths, so that a byte can stand for less than one. */
    static final long SCALE = 1000;

    /** What the order of a Map's keys charges for an entry: the bits of its size, which is an int. */
    private static final long MAP_ORDER = 31;

    /** The longest CBOR of a Decimal: tag, array, scale, tag, head and 15 bytes. */
    private static final long DECIMAL_BYTES = 22;

    private static final long INT_BYTES = 9;

    private final List<TypeDesc> types;
    private final Map<Key, Long> least = new LinkedHashMap<>();
    private final Map<Key, Long> densities = new LinkedHashMap<>();

    private final Map<Integer, Long> mostCbor = new LinkedHashMap<>();
    private final Map<Integer, Boolean> openEnded = new LinkedHashMap<>();

    /** Types with more parts are taken for open-ended, so that nobody follows a type without end or any deeper. */
    private static final int MAX_PARTS = 400;

    private record Key(int type, boolean json) {}

    private record Dense(int type, long extra) {}

    Wire(List<TypeDesc> types) {
        this.types = types;
    }

    /** The fewest bytes that a value of the type is written in; at least 1. */
    long leastBytes(int type, boolean json) {
        Key key = new Key(type, json);
        Long known = least.get(key);
        if (known == null) {
            known = switch (types.get(type)) {
                case TypeDesc.Prim prim -> prim == TypeDesc.Prim.STRING && json ? 2L : 1L;
                case TypeDesc.ListOf _, TypeDesc.MapOf _ -> json ? 2L : 1L;
                case TypeDesc.Record record -> record(record.fields(), json);
                case TypeDesc.Union _, TypeDesc.Function _ -> 1L;
            };
            least.put(key, known);
        }
        return known;
    }

    private long record(List<TypeDesc.Field> fields, boolean json) {
        long bytes = json ? 2 : 1;
        for (TypeDesc.Field field : fields) {
            if (!isOption(field.type())) {
                bytes += named(field, json) + leastBytes(field.type(), json);
            }
        }
        return bytes;
    }

    /** The fewest bytes of a member without its value: JSON's escapes make a name no shorter than its UTF-8. */
    private static long named(TypeDesc.Field field, boolean json) {
        return Sizes.utf8(field.name()) + (json ? 3L : 1L);
    }

    boolean isOption(int type) {
        return types.get(type) instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.OPTION;
    }

    /** The most elements of a list, or entries of a map with such keys and values, in so many bytes. */
    long most(long bytes, boolean json, int... parts) {
        long each = json ? 1 : 0;
        for (int part : parts) {
            each += leastBytes(part, json);
        }
        return bytes / each;
    }

    /** The most visits of a value that was decoded from {@code bytes}. */
    long visits(int type, long bytes, boolean json) {
        if (bytes == Count.UNBOUNDED) {
            return Count.UNBOUNDED;
        }
        Long density = densities.computeIfAbsent(new Key(type, json), _ -> density(type, json));
        return Count.plus(1, Count.times(bytes, density) / SCALE);
    }

    /**
     * The most visits for each byte, anywhere in a value. Each byte belongs to one container or leaf: the density of the whole is
     * not above that of its densest part.
     */
    private long density(int type, boolean json) {
        var all = new Parts();
        all.add(type, 0);
        long most = 0;
        for (Dense next = all.waiting.poll(); next != null; next = all.waiting.poll()) {
            most = Math.max(most, density(next, json, all));
        }
        return most;
    }

    /** The parts of a value that are still to be looked at, each once. */
    private static final class Parts {
        private final Set<Dense> seen = new LinkedHashSet<>();
        private final Deque<Dense> waiting = new ArrayDeque<>();

        void add(int type, long extra) {
            var part = new Dense(type, extra);
            if (seen.add(part)) {
                waiting.add(part);
            }
        }

        void addAll(List<TypeDesc.Field> fields) {
            fields.forEach(field -> add(field.type(), 0));
        }
    }

    /** Of what has no bytes of its parts. */
    private long density(Dense dense, boolean json, Parts parts) {
        long extra = dense.extra();
        long container = json ? 2 : 1;
        return switch (types.get(dense.type())) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case STRING -> Math.max(ratio(1 + extra, container), ratio(2 + extra, container + 1));
                    case INT, BOOL, UNIT, DECIMAL, SQL, SECRET, RESPONSE -> ratio(1 + extra, 1);
                };
            case TypeDesc.ListOf list -> {
                parts.add(list.element(), 0);
                yield ratio(1 + extra, container);
            }
            case TypeDesc.MapOf map -> {
                parts.add(map.key(), MAP_ORDER);
                parts.add(map.value(), 0);
                yield ratio(1 + extra, container);
            }
            case TypeDesc.Record record -> {
                long bytes = container;
                for (TypeDesc.Field field : record.fields()) {
                    bytes += isOption(field.type()) ? 0 : named(field, json);
                }
                parts.addAll(record.fields());
                yield members(record.fields(), 1 + extra, bytes);
            }
            case TypeDesc.Union union -> {
                boolean wraps = union.role() != TypeDesc.Role.ORDINARY;
                long most = ratio(1 + extra, 1);
                for (TypeDesc.Variant variant : union.variants()) {
                    if (wraps && !variant.payload().isEmpty()) {
                        parts.add(variant.payload().getFirst().type(), 1 + extra);
                    } else {
                        parts.addAll(variant.payload());
                        most = Math.max(most, members(variant.payload(), 1 + extra, 2));
                    }
                }
                yield most;
            }
            case TypeDesc.Function _ -> 0L;
        };
    }

    /** What belongs to a record or variant itself, where nothing that may be missing is there. */
    private long members(List<TypeDesc.Field> fields, long visits, long bytes) {
        long missing = fields.stream().filter(f -> isOption(f.type())).count();
        return ratio(visits + missing, bytes);
    }

    private static long ratio(long visits, long bytes) {
        return (visits * SCALE + bytes - 1) / bytes;
    }

    /** The most bytes of a value's CBOR, by its type alone; {@link Count#UNBOUNDED} where values can be of any size. */
    long mostCbor(int type) {
        Long known = mostCbor.get(type);
        if (known == null) {
            known = isOpenEnded(type) ? Count.UNBOUNDED : cbor(type);
            mostCbor.put(type, known);
        }
        return known;
    }

    private long cbor(int type) {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT -> INT_BYTES;
                    case BOOL, UNIT -> 1L;
                    case DECIMAL -> DECIMAL_BYTES;
                    case STRING, SQL, SECRET, RESPONSE -> Count.UNBOUNDED;
                };
            case TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Function _ -> Count.UNBOUNDED;
            case TypeDesc.Record record -> {
                long sum = INT_BYTES;
                for (TypeDesc.Field field : record.fields()) {
                    sum = Count.plus(sum, Count.plus(INT_BYTES + Sizes.utf8(field.name()), mostCbor(field.type())));
                }
                yield sum;
            }
            case TypeDesc.Union union -> {
                long most = 0;
                for (TypeDesc.Variant variant : union.variants()) {
                    long sum = 2 * INT_BYTES;
                    for (TypeDesc.Field field : variant.payload()) {
                        sum = Count.plus(sum, mostCbor(field.type()));
                    }
                    most = Math.max(most, sum);
                }
                yield most;
            }
        };
    }

    /**
     * Whether values of the type can hold values of the same type, or functions with whatever they have captured. True as well for
     * types of very many parts.
     */
    boolean isOpenEnded(int type) {
        return openEnded.computeIfAbsent(type, this::reachesItself);
    }

    private boolean reachesItself(int type) {
        var seen = new LinkedHashSet<Integer>();
        var waiting = new ArrayDeque<>(List.of(type));
        while (!waiting.isEmpty()) {
            int next = waiting.poll();
            if (types.get(next) instanceof TypeDesc.Function) {
                return true;
            }
            for (int part : parts(next)) {
                if (part == type || seen.size() > MAX_PARTS) {
                    return true;
                }
                if (seen.add(part)) {
                    waiting.add(part);
                }
            }
        }
        return false;
    }

    private List<Integer> parts(int type) {
        return switch (types.get(type)) {
            case TypeDesc.Prim _, TypeDesc.Function _ -> List.of();
            case TypeDesc.ListOf list -> List.of(list.element());
            case TypeDesc.MapOf map -> List.of(map.key(), map.value());
            case TypeDesc.Record record ->
                record.fields().stream().map(TypeDesc.Field::type).toList();
            case TypeDesc.Union union ->
                union.variants().stream()
                        .flatMap(v -> v.payload().stream())
                        .map(TypeDesc.Field::type)
                        .toList();
        };
    }
}
