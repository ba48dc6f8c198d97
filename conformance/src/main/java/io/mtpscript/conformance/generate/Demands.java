package io.mtpscript.conformance.generate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What library functions ask of their type arguments and of numbers that say how much work they do. */
final class Demands {
    private static final Set<String> ENCODES = Set.of(
            "Json.encode",
            "Json.decode",
            "Json.decodeStrict",
            "Json.to",
            "Jwt.sign",
            "HttpRequest.json",
            "HttpResponse.json");
    private static final Set<String> DECODES = Set.of("Json.decode", "Json.decodeStrict", "Json.to");
    private static final Set<String> KEYED = Set.of("Map", "List.groupBy", "List.indexBy");

    private Demands() {}

    /** Functions whose key is a String or a Secret. */
    static boolean keyed(String function) {
        return function.startsWith("Jwt.") || function.equals("Hash.hmacSha256");
    }

    /** Functions that read JSON of a type from a text. */
    static boolean reads(String function) {
        return function.startsWith("Json.decode");
    }

    /** Gives parameters that the result left open types that will do. */
    static void adjust(String function, Map<String, Ty> params, Universe universe, Chance chance) {
        if (function.equals("List.sort") || function.equals("List.sortBy")) {
            if (!sortable(params.getOrDefault("'K", Ty.UNIT))) {
                params.put("'K", chance.pick(Ty.INT, Ty.STRING));
            }
        } else if (KEYED.contains(function) || function.startsWith("Map.")) {
            if (!keyable(params.getOrDefault("'K", Ty.UNIT), universe)) {
                params.put("'K", universe.key());
            }
        } else if (keyed(function)) {
            params.put("'K", Ty.STRING);
        }
        while (ENCODES.contains(function) && !encodable(function, params, universe)) {
            params.put("'T", universe.encodable(2));
        }
        if (function.equals("Jwt.sign")) {
            params.put("'T", universe.small());
        }
    }

    static boolean met(String function, Map<String, Ty> params, Universe universe) {
        if (function.equals("List.sort") || function.equals("List.sortBy")) {
            return sortable(params.getOrDefault("'K", Ty.UNIT));
        }
        if (ENCODES.contains(function)) {
            return encodable(function, params, universe);
        }
        if (KEYED.contains(function) || function.startsWith("Map.")) {
            return keyable(params.getOrDefault("'K", Ty.UNIT), universe);
        }
        if (function.equals("List.distinct")) {
            return universe.equatable(params.getOrDefault("'T", Ty.INT));
        }
        if (function.equals("Cbor.encode")) {
            return universe.comparable(params.getOrDefault("'T", Ty.INT));
        }
        return params.values().stream().noneMatch(p -> p.mentions("Unit")) || function.startsWith("Result.");
    }

    /** The status of a Failure is a literal: none is read. */
    private static boolean encodable(String function, Map<String, Ty> params, Universe universe) {
        Ty type = params.getOrDefault("'T", Ty.INT);
        return universe.encodable(type) && !(DECODES.contains(function) && type.mentions("Failure"));
    }

    private static boolean sortable(Ty key) {
        return key.equals(Ty.INT) || key.equals(Ty.STRING);
    }

    private static boolean keyable(Ty key, Universe universe) {
        return Ty.SCALARS.contains(key) || key.is("E") || key.equals(universe.small());
    }

    /** A number within reason for where it stands. */
    static Node bounded(String function, int index, Node number) {
        String bounds = switch (function) {
            case "List.range" -> "-3, 30";
            case "List.repeat", "String.repeat" -> "-1, 9";
            case "String.padStart", "String.padEnd" -> "-1, 70";
            case "Int.pow", "Int.checkedPow" -> index == 0 ? "-9, 9" : "-2, 20";
            case "Decimal.round", "Decimal.format" -> "-1, 30";
            case "Decimal.div" -> index == 2 ? "-1, 30" : "";
            case "List.chunks" -> "-1, 9";
            case "fail", "ensure", "Option.orFail", "Result.orFail" -> "400";
            default -> "";
        };
        // These hold for every Int but the sum may not: most calls get numbers that an Int has room for.
        boolean time = function.startsWith("Time.") || function.startsWith("Int.floor") || function.equals("Int.abs");
        if (bounds.equals("400")) {
            return Node.of(Ty.INT, "409");
        }
        if (!bounds.isEmpty()) {
            return Node.of(Ty.INT, "Int.clamp(", number, ", " + bounds + ")");
        }
        return time ? Node.of(Ty.INT, "Int.clamp(", number, ", 1 - 100000, 4000000000000)") : number;
    }

    /** Texts that a function does more with than to refuse them. */
    static List<String> suited(String function) {
        return switch (function) {
            case "Url.decode" ->
                List.of("%E2%82%AC", "a%20b", "%e4%b8%ad", "%f0%9f%98%80", "%c3", "%4", "%aF", "+", "%fF%61");
            case "Base64.decode" ->
                List.of("YWI=", "YQ==", "YWJj", "4pyT", "/+8=", "YW==", "YWI", "8J+YgA==", "YQ=a", "w7/Dvw==");
            case "Base64.urlDecode" -> List.of("YWI=", "YWJj", "8J-YgA==", "8J+YgA==", "w7_Dvw==", "YQ=", "====");
            case "String.toInt" ->
                List.of(
                        "0",
                        "-0",
                        "42",
                        "-7",
                        "007",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "-9223372036854775809",
                        "+1",
                        "1.0",
                        "",
                        "-",
                        "00000000000000000000000000000000000000000001");
            case "String.toDecimal", "Decimal.fromString" ->
                List.of(
                        "0.5",
                        "-1.250",
                        "00.10",
                        "1e3",
                        ".5",
                        "5.",
                        "-0.0",
                        "9999999999999999999999999999999999",
                        "99999999999999999999999999999999990",
                        "0.00000000000000000000000000010",
                        "0.00000000000000000000000000001",
                        "1234567890123456789012345678901234.5",
                        "123456789012345678.1234567890123456",
                        "10000000000000000000000000000000000");
            case "Json.parse", "Json.decode", "Json.decodeStrict" ->
                List.of(
                        "{\"a\":1,\"b\":true}",
                        "{\"a\":1}",
                        "{\"b\":\"x\",\"a\":0.5,\"z\":{\"a\":[1,2]}}",
                        "[1,2.50,3e+2]",
                        "[[],{}]",
                        "\"\\u00e9\\ud83d\\ude00\\n\"",
                        "\"\\ud83d\"",
                        "-0.0",
                        "1.5e-3",
                        "12345678901234567890",
                        "01",
                        "1.",
                        "tru",
                        "null",
                        " [ 1 , 2 ] ",
                        "{\"type\":\"U0\",\"x\":1,\"ys\":[]}",
                        "{\"type\":\"U2\",\"values\":[\"a\",null]}",
                        "{\"type\":\"U4\"}",
                        "{\"type\":\"U9\"}",
                        "\"Red\"",
                        "\"Rot\"",
                        "[1,]",
                        "{\"a\"}",
                        "1e400",
                        "12E+2",
                        "1e+28",
                        "[1e+3,1E-3,5e0]",
                        "0.1e-30",
                        "[\"a\",\"b\"]",
                        "{\"x y\":1,\"x y\":2}",
                        "true",
                        "false",
                        "[true,false]",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "{\"type\":\"Ok\",\"value\":1}",
                        "{\"type\":\"Err\",\"value\":\"e\"}",
                        "[null,1]");
            case "Time.parse" ->
                List.of(
                        "2024-02-29T12:30:00.250Z",
                        "2023-02-29",
                        "1970-01-01",
                        "0000-03-01T00:00Z",
                        "9999-12-31T23:59:59.999999999+14:00",
                        "2024-13-01",
                        "2024-01-01T24:00:00Z",
                        "2024-01-01T10:00:00-05:30",
                        "2024-01-01T10:00:00.5",
                        "2024-1-1");
            case "String.split",
                    "String.replace",
                    "String.indexOf",
                    "String.contains",
                    "String.startsWith",
                    "String.endsWith",
                    "String.replaceFirst",
                    "String.splitOnce",
                    "String.removePrefix",
                    "String.removeSuffix" ->
                List.of(
                        "",
                        "a",
                        "ab",
                        "abab",
                        "aab",
                        ",",
                        "a,b,,c",
                        "b",
                        "\u00e9a\u00e9",
                        "\u00e9",
                        "\ud83d\ude00a\ud83d\ude00",
                        "\ud83d\ude00");
            case "String.trim", "String.trimStart", "String.trimEnd", "String.isBlank", "String.lines" ->
                List.of(" a ", "\t\u00a0x\u2003", "\u3000\u0085", "", "a\r\nb\n\n", "\u200bx ", "a b");
            case "String.toUpper", "String.toLower" ->
                List.of(
                        "abcXYZ09",
                        "\u00df\u0130\u0131\u00ff",
                        "\u01c6\u01c4\u01c5",
                        "\u03c3\u03a3\u03c2",
                        "\ud801\udc28\ud801\udc00",
                        "\u1e9e\u0149",
                        "\u10d0\u1c90");
            default -> List.of();
        };
    }
}
