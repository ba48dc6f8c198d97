package io.mtpscript.conformance.generate;

import java.util.Map;
import java.util.Set;

/** What library functions ask of their type arguments and of numbers that say how much work they do. */
final class Demands {
    private static final Set<String> ENCODES = Set.of(
            "Json.encode", "Json.decode", "Json.decodeStrict", "Json.to", "Jwt.sign", "HttpRequest.json", "HttpResponse.json");
    private static final Set<String> KEYED = Set.of("Map", "List.groupBy", "List.indexBy");

    private Demands() {}

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
        } else if (function.startsWith("Jwt.") || function.equals("Hash.hmacSha256")) {
            params.put("'K", Ty.STRING);
        }
        if (ENCODES.contains(function) && !universe.encodable(params.getOrDefault("'T", Ty.INT))) {
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
            return universe.encodable(params.getOrDefault("'T", Ty.INT));
        }
        if (KEYED.contains(function) || function.startsWith("Map.")) {
            return keyable(params.getOrDefault("'K", Ty.UNIT), universe);
        }
        if (function.equals("Cbor.encode")) {
            return universe.comparable(params.getOrDefault("'T", Ty.INT));
        }
        return params.values().stream().noneMatch(p -> p.mentions("Unit")) || function.startsWith("Result.");
    }

    private static boolean sortable(Ty key) {
        return key.equals(Ty.INT) || key.equals(Ty.STRING);
    }

    private static boolean keyable(Ty key, Universe universe) {
        return Ty.SCALARS.contains(key)
                || key.is("E")
                || key.equals(universe.small());
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
}
