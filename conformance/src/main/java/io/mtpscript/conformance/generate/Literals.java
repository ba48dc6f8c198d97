package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.generate.Signatures.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values written out: ordinary ones, and those at the limits. */
final class Literals {
    static final String LEAST = "(-9223372036854775808)";

    private static final List<String> INTS = List.of(
            "0",
            "1",
            "2",
            "3",
            "7",
            "10",
            "(-1)",
            "(-7)",
            "63",
            "64",
            "65",
            "100",
            "1000",
            "4096",
            "9223372036854775807",
            LEAST,
            "4294967296",
            "(-2147483648)",
            "1_700_000_000_000");
    private static final List<String> DECIMALS = List.of(
            "0.0",
            "1.0",
            "0.5",
            "2.5",
            "1.25",
            "(-0.125)",
            "19.99",
            "3.0",
            "0.0000000000000000000000000001",
            "9999999999999999999999999999999999.0",
            "(-9999999999999999999999999999999999.0)",
            "0.3333333333333333333333333333",
            "123456789012345678901234567890.1234",
            "1000000.0",
            "(-2.5)",
            "0.005",
            "33.3",
            "1.0000000000000000000000000005");
    /** Decimals of which the half, or two and a half, lies between two others. */
    static final List<String> TIES = List.of(
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000003",
            "(-1.0000000000000000000000000005)",
            "1234567890123456789012345678901234.0",
            "9999999999999999999999999999999999.0",
            "123456.0000000000000000000000000007");

    /** Some of them wider than a machine's word. */
    static final List<String> DIVISORS = List.of(
            "3.0",
            "7.0",
            "(-0.9)",
            "16.0",
            "123456789012345678901234567890.1234",
            "(-1.000000000000000000000000003)",
            "9999999999999999999999.999",
            "18446744073709551616.0",
            "0.3333333333333333333333333333");

    /** Ints of which two have no sum, product or quotient. */
    static final List<String> EDGES = List.of(
            "9223372036854775807", LEAST, "(-1)", "0", "1", "(-4611686018427387904)", "3037000500", "4294967296");

    static final List<String> STRINGS = List.of(
            "",
            "a",
            "b",
            "ab",
            "abc",
            "a,b,c",
            " x ",
            "42",
            "-7",
            "1.50",
            "-0.0",
            "9223372036854775808",
            "\u00e9",
            "\u00df\u0130\u0131",
            "\ud83d\ude00",
            "z\ud83d\ude00\u00e9",
            "\u4e2d\u6587",
            "\ue000",
            "\u00a0x\u2003",
            "a\r\nb\n",
            "\"q\\",
            "\t",
            "\u0001",
            "{\"a\":1,\"b\":[2,3.5,null]}",
            "[1,2,3]",
            "null",
            "[1,",
            "{\"a\":1,\"a\":2}",
            "1e3",
            "%41%zz",
            "%E2%82%AC",
            "YWI=",
            "YW",
            "2024-02-29T12:30:00.250Z",
            "2023-02-30",
            "key=value=x",
            "true",
            "\"x\"",
            "Red",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
            "\u01c6\ufb03\ud801\udc28");

    private final Universe universe;
    private final Chance chance;

    Literals(Universe universe, Chance chance) {
        this.universe = universe;
        this.chance = chance;
    }

    static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c >= 0x7f) {
                        out.append("\\u{")
                                .append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT))
                                .append('}');
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    String string() {
        return chance.of(chance.oneIn(25) ? Collisions.STRINGS : STRINGS);
    }

    /** Texts whose sizes lie about the bounds of what is counted, or are large, or that are deep. */
    static String hostile(Chance chance) {
        return switch (chance.below(5)) {
            case 0 -> "x".repeat(chance.pick(63, 64, 65, 127, 128, 129, 4095, 4096));
            case 1 -> "\u00e9\ud83d\ude00".repeat(chance.pick(10, 11, 21, 22, 700));
            case 2 -> "[".repeat(chance.pick(63, 64, 65, 2000)) + "]".repeat(chance.pick(63, 64, 65, 2000));
            case 3 -> "{\"a\":".repeat(64) + "1" + "}".repeat(chance.pick(63, 64, 65));
            default -> "a,".repeat(chance.pick(31, 32, 500)) + "\u20ac";
        };
    }

    /**
     * What is true of some values of a name's type and false of others: conditions at random hold for all of a list, or for none.
     * Some make values of their own.
     */
    Optional<Node> told(String name, Ty type) {
        return switch (type.head()) {
            case "Int" ->
                Optional.of(Node.of(
                        Ty.BOOL,
                        chance.oneIn(3)
                                ? "(`${" + name + "}` >= \"" + chance.below(10) + "\")"
                                : "(" + name + " % " + chance.pick("2", "3") + " == " + chance.pick("0", "1") + ")"));
            case "String" ->
                Optional.of(Node.of(
                        Ty.BOOL,
                        "(" + (chance.oneIn(3) ? "`${" + name + "}a`" : name) + chance.pick(" < ", " >= "),
                        of(Ty.STRING, 0),
                        ")"));
            case "Decimal" ->
                Optional.of(Node.of(
                        Ty.BOOL,
                        "Decimal.lessThan(" + name + chance.pick(" + ", " - "),
                        of(Ty.DECIMAL, 0),
                        ", ",
                        of(Ty.DECIMAL, 0),
                        ")"));
            case "Bool" -> Optional.of(Node.of(Ty.BOOL, name));
            default -> Optional.empty();
        };
    }

    /** The plainest value of a type: what a part of a program is made smaller to. */
    static String plainest(Ty type) {
        return switch (type.head()) {
            case "Int" -> "0";
            case "Bool" -> "false";
            case "String" -> "\"\"";
            case "Decimal" -> "0.0";
            case "Unit" -> "()";
            case "List" -> "[]";
            case "Map" -> "Map.empty<" + type.arg(0).text() + ", " + type.arg(1).text() + ">()";
            case "Option" -> "None";
            default -> "";
        };
    }

    Node of(Ty type, int depth) {
        return switch (type.head()) {
            case "Int" ->
                Node.of(
                        type,
                        chance.oneIn(40)
                                ? chance.of(Collisions.INTS)
                                : chance.oneIn(6) ? chance.of(INTS) : String.valueOf(chance.below(12)));
            case "Bool" -> Node.of(type, chance.pick("true", "false"));
            case "String" -> Node.of(type, quoted(chance.oneIn(150) ? hostile(chance) : string()));
            case "Decimal" -> Node.of(type, chance.of(DECIMALS));
            case "Unit" -> Node.of(type, "()");
            case "List" -> {
                var items = new ArrayList<Node>();
                for (int i = depth <= 0 ? 0 : chance.below(4); i >= 0; i--) {
                    items.add(of(type.arg(0), depth - 1));
                }
                yield chance.oneIn(8)
                        ? Node.of(type, "List.repeat<" + type.arg(0).text() + ">(", items.getFirst(), ", 0)")
                        : Node.joined(type, "[", items, ", ", "]");
            }
            case "Map" -> {
                var entries = new ArrayList<Node>();
                boolean colliding = type.arg(0).equals(Ty.STRING) && chance.oneIn(4);
                for (int i = depth <= 0 ? 0 : chance.below(colliding ? 9 : 4); i > 0; i--) {
                    entries.add(Node.of(
                            Ty.UNIT,
                            "{ key: ",
                            colliding
                                    ? Node.of(Ty.STRING, quoted(chance.of(Collisions.STRINGS)))
                                    : of(type.arg(0), depth - 1),
                            ", value: ",
                            of(type.arg(1), depth - 1),
                            " }"));
                }
                String args = "<" + type.arg(0).text() + ", " + type.arg(1).text() + ">(";
                yield entries.isEmpty()
                        ? Node.of(type, "Map.empty" + args + ")")
                        : Node.joined(type, "Map.fromList" + args + "[", entries, ", ", "])");
            }
            case "{" -> {
                var fields = new ArrayList<Node>();
                for (int i = 0; i < type.names().size(); i++) {
                    fields.add(Node.of(Ty.UNIT, type.name(i) + ": ", of(type.arg(i), depth - 1)));
                }
                yield recorded(type, fields);
            }
            case "=>" -> {
                var params = new ArrayList<String>();
                for (int i = 0; i < type.args().size() - 1; i++) {
                    params.add("_p" + i + ": " + type.arg(i).text());
                }
                Ty result = type.args().getLast();
                Optional<Node> told = result.equals(Ty.BOOL) && !params.isEmpty() && !chance.oneIn(4)
                        ? told("_p0", type.arg(0))
                        : Optional.empty();
                yield Node.of(
                        type,
                        "((" + String.join(", ", params) + ") => ",
                        told.orElseGet(() -> of(result, depth - 1)),
                        ")");
            }
            case "Json" -> json(depth);
            case "Failure" ->
                Node.of(
                        type,
                        "Failure(" + chance.pick("400", "404", "409", "503") + ", \"Code\", ",
                        of(Ty.STRING, 0),
                        ")");
            case "HttpRequest" -> Node.of(type, "HttpRequest.get(" + quoted(string()) + ")");
            default -> variant(type, depth);
        };
    }

    /** A record written out: by itself it would have no modifiers, which are a part of its type. */
    static Node recorded(Ty type, List<Node> fields) {
        boolean plain = type.names().stream().noneMatch(name -> name.contains(" "));
        return plain
                ? Node.joined(type, "({ ", fields, ", ", " })")
                : Node.joined(type, "typed<" + type.text() + ">({ ", fields, ", ", " })");
    }

    private Node json(int depth) {
        if (depth <= 0 || chance.oneIn(3)) {
            return Node.of(
                    Ty.JSON,
                    "Result.withDefault<Json, JsonError>(Json.parse(" + quoted(string()) + "), JsonInt(",
                    of(Ty.INT, 0),
                    "))");
        }
        return switch (chance.below(6)) {
            case 0 -> Node.of(Ty.JSON, "JsonInt(", of(Ty.INT, 0), ")");
            case 1 -> Node.of(Ty.JSON, "JsonDecimal(", of(Ty.DECIMAL, 0), ")");
            case 2 -> Node.of(Ty.JSON, "JsonString(", of(Ty.STRING, 0), ")");
            case 3 -> Node.of(Ty.JSON, "JsonBool(", of(Ty.BOOL, 0), ")");
            case 4 -> Node.of(Ty.JSON, "JsonArray(", of(Ty.list(Ty.JSON), depth - 1), ")");
            default -> Node.of(Ty.JSON, "JsonObject(", of(Ty.named("Map", Ty.STRING, Ty.JSON), depth - 1), ")");
        };
    }

    private Node variant(Ty type, int depth) {
        List<Variant> variants = universe.variants(type).stream()
                .filter(v -> depth > 0 || !v.payload().contains(type))
                .filter(v -> v.payload().stream().noneMatch(p -> p.mentions("Secret")))
                .toList();
        Variant variant = chance.of(variants);
        String name = universe.constructor(type, variant.name());
        if (variant.payload().isEmpty()) {
            return Node.of(type, name);
        }
        return Node.joined(
                type,
                name + "(",
                variant.payload().stream().map(p -> of(p, depth - 1)).toList(),
                ", ",
                ")");
    }
}
