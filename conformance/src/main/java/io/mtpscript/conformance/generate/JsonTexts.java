package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.generate.Signatures.Variant;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** JSON of a type, for request bodies and for what programs read. */
final class JsonTexts {
    private final Universe universe;
    private final Chance chance;

    JsonTexts(Universe universe, Chance chance) {
        this.universe = universe;
        this.chance = chance;
    }

    /** A text of a type, now and then with a member too many. */
    String text(Ty type) {
        JsonValue value = of(type, 3);
        if (value instanceof JsonValue.JsonObject(var members) && chance.oneIn(12)) {
            var more = new TreeMap<>(members);
            more.put(chance.pick("", "more", "b\u00e9"), json(2));
            value = new JsonValue.JsonObject(more);
        }
        return Spelling.of(value, chance);
    }

    private JsonValue of(Ty type, int depth) {
        return switch (type.head()) {
            case "Int" -> new JsonValue.JsonInt(integer());
            case "Bool" -> new JsonValue.JsonBool(chance.oneIn(2));
            case "String" ->
                new JsonValue.JsonString(chance.oneIn(50) ? Literals.hostile(chance) : chance.of(Literals.STRINGS));
            case "Decimal" -> JsonValue.number(decimal());
            case "List" -> {
                var items = new ArrayList<JsonValue>();
                int size = chance.oneIn(40) ? chance.pick(63, 300, 1000) : chance.below(5);
                for (int i = depth <= 0 ? 0 : size; i > 0; i--) {
                    items.add(of(type.arg(0), depth - 1));
                }
                yield new JsonValue.JsonArray(items);
            }
            case "Map" -> {
                var members = new TreeMap<String, JsonValue>();
                for (int i = depth <= 0 ? 0 : chance.below(5); i > 0; i--) {
                    members.put(chance.of(Literals.STRINGS), of(type.arg(1), depth - 1));
                }
                yield new JsonValue.JsonObject(members);
            }
            case "Option" -> chance.oneIn(3) ? new JsonValue.JsonNull() : of(type.arg(0), depth);
            case "{" -> {
                var members = new TreeMap<String, JsonValue>();
                for (int i = 0; i < type.names().size(); i++) {
                    boolean absent = type.arg(i).is("Option") && chance.oneIn(3);
                    if (!absent) {
                        members.put(type.name(i), type.is(i, "text") ? quoted(type.arg(i)) : of(type.arg(i), depth));
                    }
                }
                yield new JsonValue.JsonObject(members);
            }
            case "Json" -> json(depth);
            default -> union(type, depth);
        };
    }

    /** A number as it travels in a field that is text. */
    private JsonValue quoted(Ty type) {
        if (chance.oneIn(25)) {
            return chance.pick(new JsonValue.JsonInt(1), new JsonValue.JsonString("1e3"), new JsonValue.JsonString(""));
        }
        return new JsonValue.JsonString(
                type.equals(Ty.INT) ? String.valueOf(integer()) : decimal().toString());
    }

    /** Nearly JSON: with a character less, or another one, or nothing at all. */
    String spoiled(String text) {
        if (chance.oneIn(12)) {
            return "";
        }
        // Never between the halves of a character beyond 16 bits: what is left of it could not be sent.
        int at = text.offsetByCodePoints(0, chance.below(text.codePointCount(0, text.length())));
        String other = chance.pick("", "", "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "-", "e", "null", " ");
        int gone = Math.min(chance.below(3), text.codePointCount(at, text.length()));
        return text.substring(0, at) + other + text.substring(text.offsetByCodePoints(at, gone));
    }

    long integer() {
        return chance.oneIn(12)
                ? chance.pick(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 1L << 32, 1L << 53)
                : chance.below(200) - 50L;
    }

    Decimal decimal() {
        String digits = chance.pick(
                "0.5",
                "-1.25",
                "19.99",
                "100",
                "0.0000000000000000000000000001",
                "9999999999999999999999999999999999",
                "2.5",
                "-0.005",
                "3");
        if (Decimal.parse(digits) instanceof Decimal decimal) {
            return decimal;
        }
        throw new IllegalStateException(digits);
    }

    private JsonValue json(int depth) {
        Ty type = chance.pick(
                Ty.INT,
                Ty.STRING,
                Ty.DECIMAL,
                Ty.option(Ty.BOOL),
                Ty.list(Ty.JSON),
                Ty.named("Map", Ty.STRING, Ty.JSON));
        return of(type, depth - 1);
    }

    private JsonValue union(Ty type, int depth) {
        List<Variant> variants = universe.variants(type).stream()
                .filter(v -> depth > 0 || !v.payload().contains(type))
                .toList();
        Variant variant = chance.of(variants);
        if (universe.union(type).plain()) {
            return new JsonValue.JsonString(variant.name());
        }
        var members = new TreeMap<String, JsonValue>();
        members.put("type", new JsonValue.JsonString(variant.name()));
        if (variant.names().equals(List.of("", ""))) {
            members.put(
                    "values",
                    new JsonValue.JsonArray(variant.payload().stream()
                            .map(p -> of(p, depth - 1))
                            .toList()));
        } else {
            for (int i = 0; i < variant.payload().size(); i++) {
                String name = variant.names().get(i);
                members.put(
                        name.isEmpty() ? "value" : name, of(variant.payload().get(i), depth - 1));
            }
        }
        return new JsonValue.JsonObject(members);
    }
}
