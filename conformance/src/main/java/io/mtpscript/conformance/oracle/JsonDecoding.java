package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values from JSON by their types, with every fault by its path. Language reference section 6. */
final class JsonDecoding {
    /** @param path such as {@code body.items[0]} */
    record Fault(String path, String message) {}

    private final boolean open;
    private final List<Fault> faults = new ArrayList<>();

    JsonDecoding(boolean open) {
        this.open = open;
    }

    List<Fault> faults() {
        return faults;
    }

    Value read(Type type, String text, String root) {
        try {
            return value(type, JsonReader.read(text), root, false);
        } catch (JsonTree.Malformed e) {
            faults.clear();
            faults.add(new Fault(root, String.valueOf(e.getMessage())));
            return Value.UNIT;
        }
    }

    private Value fault(String path, String message) {
        faults.add(new Fault(path, message));
        return Value.UNIT;
    }

    private Value mismatch(String path, String expected, JsonTree tree) {
        fault(path, "expected " + expected);
        skip(tree, path);
        return Value.UNIT;
    }

    private Value value(Type type, JsonTree tree, String path, boolean asText) {
        return switch (type) {
            case Type.Prim prim -> scalar(prim, tree, path, asText);
            case Type.ListOf(Type element) -> {
                if (!(tree instanceof JsonTree.Array(var items))) {
                    yield mismatch(path, "a list", tree);
                }
                var values = new ArrayList<Value>();
                for (int i = 0; i < items.size(); i++) {
                    values.add(value(element, items.get(i), path + "[" + i + "]", false));
                }
                yield new Value.Items(values);
            }
            case Type.MapOf(var _, Type content) ->
                tree instanceof JsonTree.Object(var members)
                        ? map(content, members, path)
                        : mismatch(path, "an object", tree);
            case Type.Record(var fields) -> {
                if (!(tree instanceof JsonTree.Object(var members))) {
                    yield mismatch(path, "an object", tree);
                }
                List<Slot> slots = fields.stream()
                        .map(f -> new Slot(f.name(), f.type(), f.text()))
                        .toList();
                yield new Value.Fields(new TreeMap<>(members(slots, members, path, false)));
            }
            case Type.Union union -> union(union, tree, path, asText);
            case Type.Function _, Type.Param _ -> throw new IllegalStateException("no JSON form: " + type);
        };
    }

    private Value scalar(Type.Prim prim, JsonTree tree, String path, boolean asText) {
        return switch (prim) {
            case INT ->
                asText
                        ? textNumber(true, tree, path)
                        : tree instanceof JsonTree.Number(BigDecimal number)
                                ? integer(number, path)
                                : mismatch(path, "Int", tree);
            case DECIMAL ->
                asText
                        ? textNumber(false, tree, path)
                        : tree instanceof JsonTree.Number(BigDecimal number)
                                ? decimal(number, path)
                                : mismatch(path, "Decimal", tree);
            case BOOL ->
                tree instanceof JsonTree.Bool(boolean truth) ? new Value.Bool(truth) : mismatch(path, "Bool", tree);
            case STRING ->
                tree instanceof JsonTree.Text(String text) ? new Value.Text(text) : mismatch(path, "String", tree);
            case UNIT, SQL, SECRET, RESPONSE -> throw new IllegalStateException("no JSON form: " + prim);
        };
    }

    private enum Fit {
        EXACT,
        OVERFLOW,
        INEXACT
    }

    private static Fit fit(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.signum() == 0) {
            return Fit.EXACT;
        }
        long integerDigits = (long) stripped.precision() - stripped.scale();
        if (integerDigits > Numbers.DIGITS) {
            return Fit.OVERFLOW;
        }
        return stripped.precision() > Numbers.DIGITS || stripped.scale() > Numbers.SCALE ? Fit.INEXACT : Fit.EXACT;
    }

    private Value integer(BigDecimal number, String path) {
        Fit fit = fit(number);
        if (fit == Fit.EXACT && Numbers.isInt(number)) {
            return new Value.Int(number.longValueExact());
        }
        boolean fraction = fit == Fit.INEXACT
                || (fit == Fit.EXACT && Numbers.canonical(number).scale() > 0);
        return fault(path, fraction ? "expected Int" : "number out of range");
    }

    private Value decimal(BigDecimal number, String path) {
        return fit(number) == Fit.EXACT ? Numbers.decimal(number) : fault(path, "number out of range");
    }

    private Value textNumber(boolean wantsInt, JsonTree tree, String path) {
        String expected = wantsInt ? "a String that is an Int" : "a String that is a Decimal";
        if (!(tree instanceof JsonTree.Text(String text))) {
            return mismatch(path, expected, tree);
        }
        if (!text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            return fault(path, "expected " + expected);
        }
        BigDecimal number = new BigDecimal(text);
        if (!wantsInt) {
            return decimal(number, path);
        }
        Fit fit = fit(number);
        if (fit == Fit.EXACT && Numbers.isInt(number)) {
            return new Value.Int(number.longValueExact());
        }
        boolean fraction = fit == Fit.INEXACT
                || (fit == Fit.EXACT && Numbers.canonical(number).scale() > 0);
        return fault(path, fraction ? "expected " + expected : "number out of range");
    }

    private Value map(Type content, List<JsonTree.Member> members, String path) {
        var entries = new TreeMap<MapKey, Value.Entry>();
        var twice = new TreeMap<MapKey, List<String>>();
        for (JsonTree.Member member : members) {
            Value key = new Value.Text(member.name());
            Value value = value(content, member.value(), path + part(member.name()), false);
            MapKey place = MapKey.of(key);
            if (entries.put(place, new Value.Entry(key, value)) != null) {
                twice.computeIfAbsent(place, _ -> new ArrayList<>()).add(member.name());
            }
        }
        twice.values().forEach(names -> names.forEach(name -> fault(path + part(name), "duplicate key")));
        return new Value.Entries(entries);
    }

    private record Slot(String name, Type type, boolean text) {}

    /** @param typed the name "type" stands there too and was read before */
    private Map<String, Value> members(List<Slot> slots, List<JsonTree.Member> members, String path, boolean typed) {
        Map<String, Slot> byName = new HashMap<>();
        slots.forEach(slot -> byName.put(slot.name(), slot));
        Map<String, Value> values = new HashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> unknown = new LinkedHashMap<>();
        for (JsonTree.Member member : members) {
            String at = path + part(member.name());
            Slot slot = byName.get(member.name());
            boolean isType = typed && slot == null && member.name().equals("type");
            if (slot == null && !isType) {
                unknown.merge(member.name(), 1, Integer::sum);
                if (!open) {
                    fault(at, "unknown field");
                }
                skip(member.value(), at);
            } else if (seen.merge(member.name(), 1, Integer::sum) > 1) {
                fault(at, "duplicate key");
                skip(member.value(), at);
            } else if (slot == null) {
                skip(member.value(), path);
            } else {
                values.put(slot.name(), member(slot, member.value(), at));
            }
        }
        duplicates(unknown, path);
        for (Slot slot : slots) {
            if (!seen.containsKey(slot.name())) {
                values.put(
                        slot.name(),
                        option(slot.type()).isPresent() ? Value.NONE : fault(path + part(slot.name()), "missing"));
            }
        }
        return values;
    }

    private void duplicates(Map<String, Integer> counts, String path) {
        counts.keySet().stream().sorted((a, b) -> MapKeyOrder.compare(a, b)).forEach(name -> {
            for (int i = 1; i < counts.getOrDefault(name, 0); i++) {
                fault(path + part(name), "duplicate key");
            }
        });
    }

    private static Optional<Type> option(Type type) {
        return type instanceof Type.Union(var symbol, var args)
                        && symbol.module().startsWith("std")
                        && symbol.name().equals("Option")
                ? Optional.of(args.getFirst())
                : Optional.empty();
    }

    private Value member(Slot slot, JsonTree tree, String path) {
        Optional<Type> inner = option(slot.type());
        if (inner.isEmpty()) {
            return value(slot.type(), tree, path, slot.text());
        }
        Optional<Type> innermost = option(inner.get());
        if (tree instanceof JsonTree.Null) {
            return innermost.isPresent() ? Value.some(Value.NONE) : Value.NONE;
        }
        Value value = value(innermost.orElse(inner.get()), tree, path, slot.text());
        return innermost.isPresent() ? Value.some(Value.some(value)) : Value.some(value);
    }

    private Value union(Type.Union type, JsonTree tree, String path, boolean asText) {
        UnionSymbol symbol = type.symbol();
        Optional<Type> inner = option(type);
        if (inner.isPresent()) {
            return tree instanceof JsonTree.Null ? Value.NONE : Value.some(value(inner.get(), tree, path, asText));
        }
        if (JsonWriter.isJson(type)) {
            return json(type, tree, path);
        }
        boolean plain = symbol.variants().stream().allMatch(v -> v.payload().isEmpty());
        if (plain) {
            String expected = JsonWriter.variants(symbol);
            if (!(tree instanceof JsonTree.Text(String name))) {
                return mismatch(path, expected, tree);
            }
            int tag = variant(symbol, name);
            return tag < 0 ? fault(path, "expected " + expected) : Value.plain(tag);
        }
        if (!(tree instanceof JsonTree.Object(var members))) {
            return mismatch(path, "an object", tree);
        }
        return payloads(type, members, tree, path);
    }

    private static int variant(UnionSymbol symbol, String name) {
        for (int i = 0; i < symbol.variants().size(); i++) {
            if (symbol.variants().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private Value payloads(Type.Union type, List<JsonTree.Member> members, JsonTree tree, String path) {
        UnionSymbol symbol = type.symbol();
        Optional<JsonTree> named = members.stream()
                .filter(m -> m.name().equals("type"))
                .map(JsonTree.Member::value)
                .findFirst();
        int tag = named.isPresent() && named.get() instanceof JsonTree.Text(String name) ? variant(symbol, name) : -1;
        if (tag < 0) {
            boolean missing = !(named.isPresent() && named.get() instanceof JsonTree.Text);
            fault(path + ".type", missing ? "missing" : "expected " + JsonWriter.variants(symbol));
            skip(tree, path);
            return Value.UNIT;
        }
        Scope scope = Scope.of(symbol.params(), type.args());
        List<UnionSymbol.Payload> payloads = symbol.variants().get(tag).payload();
        if (payloads.size() > 1 && payloads.stream().allMatch(p -> p.name().isEmpty())) {
            return values(tag, payloads, scope, members, path);
        }
        List<Slot> slots = payloads.stream()
                .map(p -> new Slot(p.name().isEmpty() ? "value" : p.name(), scope.closed(p.type()), p.text()))
                .toList();
        Map<String, Value> read = members(slots, members, path, true);
        return new Value.Variant(
                tag,
                slots.stream()
                        .map(slot -> read.getOrDefault(slot.name(), Value.UNIT))
                        .toList());
    }

    private Value values(
            int tag, List<UnionSymbol.Payload> payloads, Scope scope, List<JsonTree.Member> members, String path) {
        var values = new ArrayList<Value>();
        Map<String, Integer> unknown = new LinkedHashMap<>();
        boolean typeSeen = false;
        boolean seen = false;
        for (JsonTree.Member member : members) {
            String at = path + part(member.name());
            boolean isType = member.name().equals("type");
            boolean isValues = member.name().equals("values");
            if ((isType && typeSeen) || (isValues && seen)) {
                fault(at, "duplicate key");
                skip(member.value(), at);
            } else if (isValues) {
                seen = true;
                elements(payloads, scope, member.value(), at, values);
            } else if (isType) {
                typeSeen = true;
            } else {
                unknown.merge(member.name(), 1, Integer::sum);
                if (!open) {
                    fault(at, "unknown field");
                }
                skip(member.value(), at);
            }
        }
        duplicates(unknown, path);
        if (!seen) {
            fault(path + ".values", "missing");
        }
        return new Value.Variant(tag, values);
    }

    private void elements(
            List<UnionSymbol.Payload> payloads, Scope scope, JsonTree tree, String path, List<Value> values) {
        String expected = "a list of " + payloads.size();
        if (!(tree instanceof JsonTree.Array(var items))) {
            mismatch(path, expected, tree);
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            String at = path + "[" + i + "]";
            if (i < payloads.size()) {
                values.add(value(
                        scope.closed(payloads.get(i).type()),
                        items.get(i),
                        at,
                        payloads.get(i).text()));
            } else {
                skip(items.get(i), at);
            }
        }
        if (items.size() != payloads.size()) {
            fault(path, "expected " + expected);
        }
    }

    private Value json(Type.Union type, JsonTree tree, String path) {
        return switch (tree) {
            case JsonTree.Null() -> Value.plain(0);
            case JsonTree.Bool(boolean truth) -> new Value.Variant(1, List.of(new Value.Bool(truth)));
            case JsonTree.Number(BigDecimal number) -> {
                Value read = decimal(number, path);
                yield read instanceof Value.Dec dec ? number(dec.value()) : read;
            }
            case JsonTree.Text(String text) -> new Value.Variant(4, List.of(new Value.Text(text)));
            case JsonTree.Array _ -> new Value.Variant(5, List.of(value(new Type.ListOf(type), tree, path, false)));
            case JsonTree.Object _ ->
                new Value.Variant(6, List.of(value(new Type.MapOf(Type.Prim.STRING, type), tree, path, false)));
        };
    }

    /** The one form that a number has in Json. */
    static Value number(BigDecimal number) {
        return Numbers.isInt(number)
                ? new Value.Variant(2, List.of(new Value.Int(number.longValueExact())))
                : new Value.Variant(3, List.of(Numbers.decimal(number)));
    }

    /** What is passed over may still have faults that no text may have. */
    private void skip(JsonTree tree, String path) {
        switch (tree) {
            case JsonTree.Number(BigDecimal number) -> {
                if (fit(number) != Fit.EXACT) {
                    fault(path, "number out of range");
                }
            }
            case JsonTree.Array(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    skip(items.get(i), path + "[" + i + "]");
                }
            }
            case JsonTree.Object(var members) -> {
                Map<String, Integer> counts = new LinkedHashMap<>();
                for (JsonTree.Member member : members) {
                    counts.merge(member.name(), 1, Integer::sum);
                    skip(member.value(), path + part(member.name()));
                }
                duplicates(counts, path);
            }
            case JsonTree.Null _, JsonTree.Bool _, JsonTree.Text _ -> {}
        }
    }

    static String part(String name) {
        if (name.matches("[A-Za-z_][A-Za-z_0-9]*")) {
            return "." + name;
        }
        var out = new StringBuilder("[\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append("\"]").toString();
    }

    /** Names by their hashes: the order in which repeated ones are told. */
    private static final class MapKeyOrder {
        static int compare(String a, String b) {
            int order = Long.compare(hash(a), hash(b));
            return order != 0 ? order : a.compareTo(b);
        }

        private static long hash(String name) {
            return MapKey.fnv1a64(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
