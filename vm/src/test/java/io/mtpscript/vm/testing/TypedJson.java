package io.mtpscript.vm.testing;

import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random types of an assembler, and random values of them as the canonical JSON they have. */
public final class TypedJson {
    private static final String[] NAMES = {"a", "b", "id", "name", "zz", "é", "x y", "aa", "sum", "kind"};
    private static final String[] TEXTS = {
        "", "x", "hello world", "\"quoted\"\\", "line\nbreak\t\u0001", "é€😀", "\uFFFD\u007f", "0".repeat(70)
    };
    private static final String[] DECIMALS = {
        "0",
        "0.5",
        "-12.25",
        "1.0000000000000000000000000001",
        "18446744073709551616",
        "-99.99",
        "123456789.5",
        "9".repeat(34),
        "-0.0000000000000000000000000001"
    };

    private final Assembler program;
    private final SplittableRandom random;

    public TypedJson(Assembler program, SplittableRandom random) {
        this.program = program;
        this.random = random;
    }

    /** A type that has a JSON form. */
    public int type(int depth) {
        int kind = random.nextInt(depth <= 0 ? 5 : 11);
        return switch (kind) {
            case 0 -> program.type(TypeDesc.Prim.INT);
            case 1 -> program.type(TypeDesc.Prim.BOOL);
            case 2 -> program.type(TypeDesc.Prim.STRING);
            case 3 -> program.type(TypeDesc.Prim.DECIMAL);
            case 4 -> plain();
            case 5 -> program.type(new TypeDesc.ListOf(type(depth - 1)));
            case 6 -> program.type(new TypeDesc.MapOf(program.type(TypeDesc.Prim.STRING), type(depth - 1)));
            case 7, 8 -> program.type(new TypeDesc.Record(fields(depth, random.nextInt(5))));
            case 9 -> union(depth);
            default -> json();
        };
    }

    private int plain() {
        return program.type(new TypeDesc.Union(
                "Color",
                TypeDesc.Role.ORDINARY,
                "",
                List.of(new TypeDesc.Variant("Red", List.of()), new TypeDesc.Variant("Green", List.of()))));
    }

    /** Some and None of a type. */
    public int option(int type) {
        return program.type(new TypeDesc.Union(
                "Option",
                TypeDesc.Role.OPTION,
                "",
                List.of(
                        new TypeDesc.Variant("Some", List.of(new TypeDesc.Field("", type, false, false))),
                        new TypeDesc.Variant("None", List.of()))));
    }

    /** The prelude's Json. */
    public int json() {
        for (int id = 0; ; id++) {
            if (program.typeAt(id).isEmpty()) {
                break;
            }
            if (program.typeAt(id).get() instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.JSON) {
                return id;
            }
        }
        int json = program.forward();
        int string = program.type(TypeDesc.Prim.STRING);
        int list = program.type(new TypeDesc.ListOf(json));
        int map = program.type(new TypeDesc.MapOf(string, json));
        program.define(
                json,
                new TypeDesc.Union(
                        "Json",
                        TypeDesc.Role.JSON,
                        "",
                        List.of(
                                new TypeDesc.Variant("JsonNull", List.of()),
                                one("JsonBool", program.type(TypeDesc.Prim.BOOL)),
                                one("JsonInt", program.type(TypeDesc.Prim.INT)),
                                one("JsonDecimal", program.type(TypeDesc.Prim.DECIMAL)),
                                one("JsonString", string),
                                one("JsonArray", list),
                                one("JsonObject", map))));
        return json;
    }

    private static TypeDesc.Variant one(String name, int type) {
        return new TypeDesc.Variant(name, List.of(new TypeDesc.Field("", type, false, false)));
    }

    private List<TypeDesc.Field> fields(int depth, int count) {
        Map<String, TypeDesc.Field> sorted = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = NAMES[random.nextInt(NAMES.length)];
            int type = type(depth - 1);
            boolean number = program.typeAt(type).get() == TypeDesc.Prim.INT
                    || program.typeAt(type).get() == TypeDesc.Prim.DECIMAL;
            boolean text = number && random.nextInt(3) == 0;
            int options = random.nextInt(4);
            for (int o = 0; o < options - 1; o++) {
                type = option(type);
            }
            sorted.put(name, new TypeDesc.Field(name, type, false, text));
        }
        return new ArrayList<>(sorted.values());
    }

    private int union(int depth) {
        List<TypeDesc.Variant> variants = new ArrayList<>();
        variants.add(new TypeDesc.Variant("Bare", List.of()));
        variants.add(new TypeDesc.Variant("Named", fields(depth, 1 + random.nextInt(3))));
        variants.add(one("Single", type(depth - 1)));
        variants.add(new TypeDesc.Variant(
                "Several",
                List.of(
                        new TypeDesc.Field("", type(depth - 1), false, false),
                        new TypeDesc.Field("", option(type(0)), false, false))));
        return program.type(new TypeDesc.Union("Shape", TypeDesc.Role.ORDINARY, "", variants));
    }

    /** A value of a type. */
    public JsonValue value(int type, int depth) {
        return value(type, depth, false);
    }

    private JsonValue value(int type, int depth, boolean text) {
        return switch (program.typeAt(type).orElseThrow()) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT ->
                        text ? new JsonValue.JsonString(Long.toString(integer())) : new JsonValue.JsonInt(integer());
                    case BOOL -> new JsonValue.JsonBool(random.nextBoolean());
                    case STRING -> new JsonValue.JsonString(text());
                    case DECIMAL -> {
                        Decimal value = (Decimal) Decimal.parse(DECIMALS[random.nextInt(DECIMALS.length)]);
                        yield text ? new JsonValue.JsonString(value.toString()) : JsonValue.number(value);
                    }
                    case UNIT, SQL, SECRET, RESPONSE -> throw new IllegalArgumentException("no JSON form");
                };
            case TypeDesc.ListOf list -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(list.element(), depth - 1, false));
                }
                yield new JsonValue.JsonArray(items);
            }
            case TypeDesc.MapOf map -> {
                TreeMap<String, JsonValue> members = new TreeMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(text(), value(map.value(), depth - 1, false));
                }
                yield new JsonValue.JsonObject(members);
            }
            case TypeDesc.Record record -> new JsonValue.JsonObject(members(record.fields(), depth));
            case TypeDesc.Union union -> union(union, depth, text);
            case TypeDesc.Function _ -> throw new IllegalArgumentException("no JSON form");
        };
    }

    private JsonValue union(TypeDesc.Union union, int depth, boolean text) {
        if (union.role() == TypeDesc.Role.JSON) {
            return any(depth);
        }
        if (union.role() == TypeDesc.Role.OPTION) {
            return random.nextBoolean()
                    ? new JsonValue.JsonNull()
                    : value(union.variants().getFirst().payload().getFirst().type(), depth, text);
        }
        TypeDesc.Variant variant =
                union.variants().get(random.nextInt(union.variants().size()));
        if (union.plain()) {
            return new JsonValue.JsonString(variant.name());
        }
        List<TypeDesc.Field> payload = variant.payload();
        TreeMap<String, JsonValue> members = new TreeMap<>();
        if (payload.size() > 1 && payload.getFirst().name().isEmpty()) {
            List<JsonValue> values = new ArrayList<>();
            payload.forEach(field -> values.add(value(field.type(), depth - 1, field.text())));
            members.put("values", new JsonValue.JsonArray(values));
        } else if (payload.size() == 1 && payload.getFirst().name().isEmpty()) {
            members.putAll(members(
                    List.of(new TypeDesc.Field("value", payload.getFirst().type(), false, false)), depth));
        } else {
            members.putAll(members(payload, depth));
        }
        members.put("type", new JsonValue.JsonString(variant.name()));
        return new JsonValue.JsonObject(members);
    }

    private SortedMap<String, JsonValue> members(List<TypeDesc.Field> fields, int depth) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        for (TypeDesc.Field field : fields) {
            member(field, depth).ifPresent(value -> members.put(field.name(), value));
        }
        return members;
    }

    private Optional<JsonValue> member(TypeDesc.Field field, int depth) {
        int inner = field.type();
        int options = 0;
        while (program.typeAt(inner).get() instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.OPTION) {
            options++;
            inner = union.variants().getFirst().payload().getFirst().type();
        }
        boolean json = program.typeAt(inner).get() instanceof TypeDesc.Union u && u.role() == TypeDesc.Role.JSON;
        int choice = options == 0 ? 2 : random.nextInt(3);
        if (choice == 0) {
            return Optional.empty();
        }
        if (choice == 1 && options == 2) {
            return Optional.of(new JsonValue.JsonNull());
        }
        JsonValue value = value(inner, depth - 1, field.text());
        // Absence and null are alike where an Option is around Json: no value is told apart by its null.
        boolean lost = options > 0 && json && value instanceof JsonValue.JsonNull;
        return lost ? Optional.empty() : Optional.of(value);
    }

    /** Any JSON. */
    public JsonValue any(int depth) {
        return switch (random.nextInt(depth <= 0 ? 5 : 7)) {
            case 0 -> new JsonValue.JsonNull();
            case 1 -> new JsonValue.JsonBool(random.nextBoolean());
            case 2 -> new JsonValue.JsonInt(integer());
            case 3 -> JsonValue.number((Decimal) Decimal.parse(DECIMALS[random.nextInt(DECIMALS.length)]));
            case 4 -> new JsonValue.JsonString(text());
            case 5 -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(any(depth - 1));
                }
                yield new JsonValue.JsonArray(items);
            }
            default -> {
                TreeMap<String, JsonValue> members = new TreeMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(text(), any(depth - 1));
                }
                yield new JsonValue.JsonObject(members);
            }
        };
    }

    private long integer() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(-5, 300);
            case 1 -> random.nextLong();
            case 2 -> Long.MIN_VALUE;
            default -> Long.MAX_VALUE - random.nextInt(3);
        };
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)] + (random.nextBoolean() ? random.nextInt(50) : "");
    }
}
