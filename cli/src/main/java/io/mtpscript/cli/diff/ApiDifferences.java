package io.mtpscript.cli.diff;

import io.mtpscript.cli.diff.Difference.Kind;
import io.mtpscript.cli.diff.Difference.Level;
import io.mtpscript.cli.diff.Difference.Sign;
import io.mtpscript.compiler.openapi.changes.ApiChanges;
import io.mtpscript.compiler.openapi.changes.Change;
import io.mtpscript.compiler.openapi.changes.ComparisonException;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the two programs' OpenAPI documents say otherwise: statuses, and the types of parameters and bodies. */
final class ApiDifferences {
    private final JsonObject before;
    private final JsonObject after;

    private ApiDifferences(JsonObject before, JsonObject after) {
        this.before = before;
        this.after = after;
    }

    /** By the key of the route; routes that only one of them has are left out. */
    static SortedMap<String, List<Difference>> of(byte[] before, byte[] after) throws ComparisonException {
        if (before.length == 0 || after.length == 0) {
            return new TreeMap<>();
        }
        return new ApiDifferences(ApiChanges.read(before), ApiChanges.read(after)).all();
    }

    private SortedMap<String, List<Difference>> all() throws ComparisonException {
        List<Change> breaking = ApiChanges.breaking(before, after);
        SortedMap<String, JsonObject> was = operations(before);
        SortedMap<String, JsonObject> is = operations(after);
        SortedMap<String, List<Difference>> found = new TreeMap<>();
        was.forEach((key, operation) -> {
            JsonObject next = is.get(key);
            if (next != null) {
                found.put(key, of(operation, next, ofRoute(breaking, key)));
            }
        });
        return found;
    }

    private static List<Change> ofRoute(List<Change> changes, String key) {
        return changes.stream()
                .filter(change -> RouteFacts.key(change.operation()).equals(key))
                .toList();
    }

    private List<Difference> of(JsonObject was, JsonObject is, List<Change> breaking) {
        List<Difference> found = new ArrayList<>();
        SortedMap<String, JsonValue> oldResponses = members(was.get("responses"));
        SortedMap<String, JsonValue> newResponses = members(is.get("responses"));
        newResponses.keySet().stream()
                .filter(status -> !oldResponses.containsKey(status))
                .forEach(status -> found.add(Difference.of("", Sign.ADDED, Kind.STATUS, status)));
        for (String status : oldResponses.keySet()) {
            if (!newResponses.containsKey(status)) {
                boolean success = status.startsWith("2") || status.startsWith("3");
                found.add(
                        success
                                ? Difference.of("", Sign.REMOVED, Kind.STATUS, status, Level.BREAKING)
                                : Difference.of("", Sign.REMOVED, Kind.STATUS, status));
            }
        }
        Set<String> told = new LinkedHashSet<>();
        for (Change change : breaking) {
            told.add(part(change.place()));
            if (change.kind() != Change.Kind.RESPONSE_REMOVED && change.kind() != Change.Kind.SECURITY_CHANGED) {
                found.add(Difference.of(
                        "", Sign.CHANGED, Kind.TYPE, change.place() + ": " + change.message(), Level.BREAKING));
            }
        }
        parts(was, is).forEach(part -> {
            if (!told.contains(part)) {
                found.add(Difference.of("", Sign.CHANGED, Kind.TYPE, part + ": clients of before are still served"));
            }
        });
        return found;
    }

    /** {@code request body} of {@code request body.items[].qty}. */
    private static String part(String place) {
        for (String part : List.of("request body", "path", "query", "header")) {
            if (place.startsWith(part)) {
                return part.equals("request body") ? part : "parameters";
            }
        }
        String[] words = place.split(" ", 3);
        return words[0].equals("response") && words.length > 1 ? "response " + words[1] : place;
    }

    /** The parts of an operation that are written otherwise. */
    private Set<String> parts(JsonObject was, JsonObject is) {
        Set<String> parts = new LinkedHashSet<>();
        if (!same(was.get("parameters"), is.get("parameters"))) {
            parts.add("parameters");
        }
        if (!same(was.get("requestBody"), is.get("requestBody"))) {
            parts.add("request body");
        }
        SortedMap<String, JsonValue> newResponses = members(is.get("responses"));
        members(was.get("responses")).forEach((status, response) -> {
            JsonValue next = newResponses.get(status);
            if (next != null && !same(Optional.of(response), Optional.of(next))) {
                parts.add("response " + status);
            }
        });
        return parts;
    }

    private boolean same(Optional<JsonValue> was, Optional<JsonValue> is) {
        return new SameMeaning(before, after).same(was, is);
    }

    private static SortedMap<String, JsonValue> members(Optional<JsonValue> value) {
        return value.isPresent() && value.get() instanceof JsonObject object ? object.members() : new TreeMap<>();
    }

    private static SortedMap<String, JsonObject> operations(JsonObject document) {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        for (Map.Entry<String, JsonValue> path : members(document.get("paths")).entrySet()) {
            members(Optional.of(path.getValue())).forEach((method, operation) -> {
                if (operation instanceof JsonObject object) {
                    all.put(RouteFacts.key(method.toUpperCase(Locale.ROOT) + " " + path.getKey()), object);
                }
            });
        }
        return all;
    }
}
