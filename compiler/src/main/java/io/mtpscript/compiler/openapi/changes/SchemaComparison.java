package io.mtpscript.compiler.openapi.changes;

import io.mtpscript.compiler.openapi.changes.Change.Kind;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonBool;
import io.mtpscript.core.json.JsonValue.JsonNull;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares two schemas one way: a request's new schema must take what the old one took, a response's old schema must take what
 * the new one gives. One instance serves one body or parameter.
 */
final class SchemaComparison {
    private static final int MAX_DEPTH = 200;
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");

    private static final Pattern ERROR_CODE = Pattern.compile("response [45].. body\\.error");

    /** Formats that take all that another one does. */
    private static final Map<String, String> WIDER = Map.of("int32", "int64", "float", "double");

    /** Bounds below which, or above which, values are refused. */
    private static final List<String> LOWER =
            List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");

    private static final List<String> UPPER =
            List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

    private final String operation;
    private final boolean request;
    private final Budget budget;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Set<String> compared = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();

    /** How much may be compared altogether. */
    static final class Budget {
        private int left;

        Budget(int steps) {
            left = steps;
        }

        void spend() throws ComparisonException {
            left--;
            if (left < 0) {
                throw new ComparisonException("has too many schemas inside each other to be compared");
            }
        }
    }

    SchemaComparison(String operation, boolean request, Budget budget) {
        this.operation = operation;
        this.request = request;
        this.budget = budget;
    }

    static List<Change> compare(
            String operation, boolean request, Budget budget, String place, Located before, Located after)
            throws ComparisonException {
        var comparison = new SchemaComparison(operation, request, budget);
        comparison.schema(place, before, after, 0);
        return comparison.changes;
    }

    private void add(Kind kind, String place, String message) {
        changes.add(new Change(kind, operation, place, message));
    }

    private void schema(String place, Located before, Located after, int depth) throws ComparisonException {
        if (depth > MAX_DEPTH) {
            throw new ComparisonException("has schemas nested too deep to be compared");
        }
        if (!seen.add(before.pointer() + " " + after.pointer())) {
            return;
        }
        Forms old = Forms.of(before, budget);
        Forms now = Forms.of(after, budget);
        if (old.others().size() == 1 && now.others().size() == 1) {
            form(place, old.others().getFirst(), now.others().getFirst(), depth);
        } else {
            forms(place, old.others(), now.others(), depth);
        }
        boolean given = request ? old.orNull() : now.orNull();
        boolean taken = request ? now.orNull() : old.orNull();
        if (given && !taken && !saysMore(place)) {
            add(Kind.TYPE_CHANGED, place, request ? "cannot be null any more" : "can be null now");
        }
    }

    /** Whether a change is listed that tells about null too: another type, or that a property must be given. */
    private boolean saysMore(String place) {
        return changes.stream()
                .anyMatch(c -> c.place().equals(place)
                        && (c.kind() == Kind.TYPE_CHANGED || c.kind() == Kind.PROPERTY_REQUIRED));
    }

    /** Two schemas without alternatives; null is none of their affairs. */
    private void form(String place, Located old, Located now, int depth) throws ComparisonException {
        budget.spend();
        if (!compared.add(old.pointer() + " " + now.pointer()) || !types(place, old, now)) {
            return;
        }
        format(place, old, now);
        values(place, old, now);
        pattern(place, old, now);
        bounds(place, old, now);
        object(place, old, now, depth);
        Optional<Located> oldItems = old.get("items");
        Optional<Located> newItems = now.get("items");
        if (oldItems.isPresent() && newItems.isPresent()) {
            schema(place + "[]", oldItems.get(), newItems.get(), depth + 1);
        }
        tuple(place, old, now, depth);
    }

    /** Each form that values come in must find one that takes them. */
    private void forms(String place, List<Located> old, List<Located> now, int depth) throws ComparisonException {
        for (Located source : request ? old : now) {
            String label = label(source);
            List<Located> targets = request ? now : old;
            List<Located> same =
                    targets.stream().filter(t -> label(t).equals(label)).toList();
            if (!label.isEmpty() && !same.isEmpty()) {
                String inner = place + "(" + label + ")";
                if (same.size() == 1 || !fits(inner, source, same, depth)) {
                    Located target = same.getFirst();
                    form(inner, request ? source : target, request ? target : source, depth);
                }
            } else if (!fits(place, source, targets, depth)) {
                String what = label.isEmpty() ? "one of the forms" : "the form " + label;
                add(
                        request ? Kind.ALTERNATIVE_REMOVED : Kind.ALTERNATIVE_ADDED,
                        place,
                        request ? what + " is not taken any more" : what + " is new");
            }
        }
    }

    private boolean fits(String place, Located source, List<Located> targets, int depth) throws ComparisonException {
        for (Located target : targets) {
            var trial = new SchemaComparison(operation, request, budget);
            trial.form(place, request ? source : target, request ? target : source, depth);
            if (trial.changes.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** What a variant is told by: the one value of its member {@code type}. */
    private static String label(Located schema) {
        return schema.get("properties")
                .flatMap(p -> p.get("type"))
                .map(type -> type.texts("enum"))
                .filter(values -> values.size() == 1)
                .map(List::getFirst)
                .orElse("");
    }

    /** Its types but for null, which is compared by itself. */
    private static Set<String> types(Located schema) {
        var types = new TreeSet<String>();
        schema.text("type").ifPresent(types::add);
        types.addAll(schema.texts("type"));
        if (types.isEmpty()) {
            return new TreeSet<>(TYPES);
        }
        if (types.contains("number")) {
            types.add("integer");
        }
        types.remove("null");
        return types;
    }

    /** Whether there is any sense in looking further. */
    private boolean types(String place, Located old, Located now) {
        Set<String> before = types(old);
        Set<String> after = types(now);
        boolean fine = request ? after.containsAll(before) : before.containsAll(after);
        if (!fine) {
            add(Kind.TYPE_CHANGED, place, "was " + name(before) + ", is " + name(after));
        }
        return fine;
    }

    private static String name(Set<String> types) {
        if (types.containsAll(TYPES)) {
            return "anything";
        }
        var shown = new TreeSet<>(types);
        if (shown.contains("number")) {
            shown.remove("integer");
        }
        return String.join(" or ", shown);
    }

    private void format(String place, Located old, Located now) {
        Optional<String> before = old.text("format");
        Optional<String> after = now.text("format");
        Optional<String> given = request ? before : after;
        Optional<String> taken = request ? after : before;
        // The side that values come from may be more precise.
        boolean fine = given.equals(taken)
                || taken.isEmpty()
                || given.flatMap(f -> Optional.ofNullable(WIDER.get(f))).equals(taken)
                // A wider type has another format by its nature.
                || (types(old).contains("number") != types(now).contains("number"));
        if (!fine) {
            add(
                    Kind.FORMAT_CHANGED,
                    place,
                    "had " + before.map(f -> "the format " + f).orElse("no format") + ", has "
                            + after.map(f -> "the format " + f).orElse("none"));
        }
    }

    private void pattern(String place, Located old, Located now) {
        Optional<String> before = old.text("pattern");
        Optional<String> after = now.text("pattern");
        boolean fine = before.equals(after) || (request ? after.isEmpty() : before.isEmpty());
        if (!fine) {
            add(Kind.PATTERN_CHANGED, place, "the pattern of its text has changed");
        }
    }

    private void values(String place, Located old, Located now) {
        Optional<Set<String>> before = choices(old);
        Optional<Set<String>> after = choices(now);
        if (request && after.isPresent()) {
            if (before.isEmpty()) {
                add(Kind.VALUE_REMOVED, place, "takes only " + String.join(", ", after.get()) + " now");
            } else {
                var gone = new TreeSet<>(before.get());
                gone.removeAll(after.get());
                gone.forEach(value -> add(Kind.VALUE_REMOVED, place, value + " is not taken any more"));
            }
        } else if (!request && before.isPresent()) {
            // Clients of an API must expect codes of errors that they do not know.
            if (ERROR_CODE.matcher(place).matches()) {
                return;
            }
            if (after.isEmpty()) {
                add(Kind.VALUE_ADDED, place, "can be anything now");
            } else {
                var extra = new TreeSet<>(after.get());
                extra.removeAll(before.get());
                extra.forEach(value -> add(Kind.VALUE_ADDED, place, value + " is new"));
            }
        }
    }

    private static Optional<Set<String>> choices(Located schema) {
        var values = new TreeSet<String>();
        Optional<Located> list = schema.get("enum");
        if (list.isPresent() && list.get().value() instanceof JsonArray(var items)) {
            items.stream().filter(item -> !(item instanceof JsonNull)).forEach(item -> values.add(item.toText()));
            return Optional.of(values);
        }
        return schema.get("const").map(value -> Set.of(value.value().toText()));
    }

    private void bounds(String place, Located old, Located now) {
        for (String bound : LOWER) {
            bound(place, bound, old, now, 1);
        }
        for (String bound : UPPER) {
            bound(place, bound, old, now, -1);
        }
    }

    private void bound(String place, String name, Located old, Located now, int direction) {
        Optional<Decimal> before = number(old, name);
        Optional<Decimal> after = number(now, name);
        Optional<Decimal> wide = request ? before : after;
        Optional<Decimal> narrow = request ? after : before;
        // The side that takes values must not be narrower than the one that gives them.
        boolean fine = narrow.isEmpty()
                || (wide.isPresent() && direction * narrow.get().compare(wide.get()) <= 0);
        if (!fine) {
            add(
                    Kind.BOUND_CHANGED,
                    place,
                    "its " + name + " was " + before.map(Decimal::toString).orElse("none") + ", is "
                            + after.map(Decimal::toString).orElse("none"));
        }
    }

    private static Optional<Decimal> number(Located schema, String name) {
        return schema.get(name).flatMap(value -> switch (value.value()) {
            case JsonValue.JsonInt(long number) -> Optional.of(Decimal.fromLong(number));
            case JsonValue.JsonDecimal(Decimal number) -> Optional.of(number);
            case JsonNull _, JsonBool _, JsonString _, JsonArray _, JsonObject _ -> Optional.empty();
        });
    }

    private void object(String place, Located old, Located now, int depth) throws ComparisonException {
        SortedMap<String, Located> before =
                old.get("properties").map(Located::members).orElse(new TreeMap<>());
        SortedMap<String, Located> after =
                now.get("properties").map(Located::members).orElse(new TreeMap<>());
        var oldRequired = new TreeSet<>(old.texts("required"));
        var newRequired = new TreeSet<>(now.texts("required"));
        Optional<Located> oldValues = old.get("additionalProperties").filter(v -> v.value() instanceof JsonObject);
        Optional<Located> newValues = now.get("additionalProperties").filter(v -> v.value() instanceof JsonObject);
        boolean closed = isClosed(now);
        if (request && closed && !isClosed(old) && types(old).contains("object")) {
            add(Kind.CLOSED, place, "unknown properties are refused now");
        }
        for (var property : before.entrySet()) {
            String name = property.getKey();
            String inner = place + "." + name;
            Located then = property.getValue();
            // What is no property any more may be an entry of a Map.
            Optional<Located> next =
                    Optional.ofNullable(after.get(name)).or(() -> request ? newValues : Optional.empty());
            if (next.isEmpty()) {
                if (!request) {
                    add(Kind.PROPERTY_REMOVED, inner, "is gone");
                } else if (closed) {
                    add(Kind.PROPERTY_REMOVED, inner, "is refused now, as an unknown property");
                }
                continue;
            }
            if (request && newRequired.contains(name) && !oldRequired.contains(name)) {
                add(Kind.PROPERTY_REQUIRED, inner, "must be given now");
            }
            if (!request && oldRequired.contains(name) && !newRequired.contains(name)) {
                add(Kind.PROPERTY_OPTIONAL, inner, "can be missing now");
            }
            schema(inner, then, next.get(), depth + 1);
        }
        if (request) {
            for (String name : newRequired) {
                if (!before.containsKey(name) && !oldRequired.contains(name)) {
                    add(Kind.PROPERTY_ADDED, place + "." + name, "is new and must be given");
                }
            }
        }
        if (oldValues.isPresent()) {
            // An entry that a Map could have is a property now.
            for (var property : after.entrySet()) {
                if (!before.containsKey(property.getKey())) {
                    schema(place + "." + property.getKey(), oldValues.get(), property.getValue(), depth + 1);
                }
            }
        }
        if (oldValues.isPresent() && newValues.isPresent()) {
            schema(place + "[key]", oldValues.get(), newValues.get(), depth + 1);
        }
    }

    private static boolean isClosed(Located schema) {
        return schema.get("additionalProperties")
                .filter(v -> v.value() instanceof JsonBool(boolean open) && !open)
                .isPresent();
    }

    private void tuple(String place, Located old, Located now, int depth) throws ComparisonException {
        List<Located> before = old.get("prefixItems").map(Located::items).orElse(List.of());
        List<Located> after = now.get("prefixItems").map(Located::items).orElse(List.of());
        for (int i = 0; i < before.size() && i < after.size(); i++) {
            schema(place + "[" + i + "]", before.get(i), after.get(i), depth + 1);
        }
    }
}
