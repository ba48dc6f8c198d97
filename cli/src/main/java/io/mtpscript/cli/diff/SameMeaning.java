package io.mtpscript.cli.diff;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether parts of two documents say the same, what they refer to included; descriptions and names of schemas do not count. */
final class SameMeaning {
    private static final String REFERENCE = "$ref";
    private static final Set<String> WORDS =
            Set.of("description", "summary", "title", "operationId", "example", "examples");

    private static final JsonValue IN_PATH = new JsonString("path");

    private final JsonObject before;
    private final JsonObject after;

    /** Pairs of references under way, or found to be the same: a recursive schema comes back to itself. */
    private final Set<String> met = new HashSet<>();

    SameMeaning(JsonObject before, JsonObject after) {
        this.before = before;
        this.after = after;
    }

    boolean same(Optional<JsonValue> was, Optional<JsonValue> is) {
        if (was.isPresent() && is.isPresent()) {
            return same(was.get(), is.get());
        }
        return was.isEmpty() && is.isEmpty();
    }

    private boolean same(JsonValue was, JsonValue is) {
        return switch (was) {
            case JsonObject object -> is instanceof JsonObject other && same(object, other);
            case JsonArray(var items) ->
                is instanceof JsonArray(var others)
                        && items.size() == others.size()
                        && each(items.iterator(), others.iterator());
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonInt _,
                    JsonValue.JsonDecimal _,
                    JsonString _ -> was.equals(is);
        };
    }

    private boolean each(Iterator<JsonValue> was, Iterator<JsonValue> is) {
        while (was.hasNext()) {
            if (!same(was.next(), is.next())) {
                return false;
            }
        }
        return true;
    }

    private boolean same(JsonObject was, JsonObject is) {
        Optional<String> oldReference = reference(was);
        Optional<String> newReference = reference(is);
        if (oldReference.isPresent()
                && newReference.isPresent()
                && !met.add(oldReference.get() + " " + newReference.get())) {
            return true;
        }
        if (oldReference.isPresent() || newReference.isPresent()) {
            return same(followed(before, was), followed(after, is));
        }
        Map<String, JsonValue> oldMembers = meaning(was);
        Map<String, JsonValue> newMembers = meaning(is);
        return oldMembers.keySet().equals(newMembers.keySet())
                && newMembers.entrySet().stream()
                        .allMatch(member -> same(
                                Optional.ofNullable(oldMembers.get(member.getKey())), Optional.of(member.getValue())));
    }

    /** The members that count; of a parameter of the path its name does not. */
    private static Map<String, JsonValue> meaning(JsonObject object) {
        var members = new TreeMap<>(object.members());
        members.keySet().removeAll(WORDS);
        if (IN_PATH.equals(members.get("in"))) {
            members.remove("name");
        }
        return members;
    }

    private static Optional<String> reference(JsonObject object) {
        return object.get(REFERENCE)
                .filter(JsonString.class::isInstance)
                .map(pointer -> ((JsonString) pointer).value());
    }

    private static JsonValue followed(JsonObject document, JsonObject object) {
        Optional<String> pointer = reference(object);
        if (pointer.isEmpty()) {
            return object;
        }
        JsonValue at = document;
        for (String step : pointer.get().replaceFirst("^#/", "").split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            at = at instanceof JsonObject here ? here.get(name).orElse(new JsonValue.JsonNull()) : at;
        }
        return at;
    }
}
