package io.mtpscript.compiler.openapi.changes;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonBool;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A value of a document and where it stands there (RFC 6901), with every {@code $ref} followed. */
record Located(JsonObject document, String pointer, JsonValue value) {
    /** References that lead to references. */
    private static final int MAX_HOPS = 32;

    static Located root(JsonObject document) {
        return new Located(document, "", document);
    }

    Optional<Located> get(String name) {
        return value instanceof JsonObject object
                ? object.get(name)
                        .map(member -> new Located(document, pointer + "/" + escaped(name), member).resolved())
                : Optional.empty();
    }

    /** What stands beside a {@code $ref} or without one: a member of a member as it is written. */
    Optional<JsonValue> written(String name, String inner) {
        return value instanceof JsonObject object && object.get(name).orElse(value) instanceof JsonObject member
                ? member.get(inner)
                : Optional.empty();
    }

    /** The members of an object by name. */
    SortedMap<String, Located> members() {
        var all = new TreeMap<String, Located>();
        if (value instanceof JsonObject(var members)) {
            members.keySet().forEach(name -> get(name).ifPresent(member -> all.put(name, member)));
        }
        return all;
    }

    List<Located> items() {
        var all = new ArrayList<Located>();
        if (value instanceof JsonArray(var items)) {
            for (int i = 0; i < items.size(); i++) {
                all.add(new Located(document, pointer + "/" + i, items.get(i)).resolved());
            }
        }
        return all;
    }

    Optional<String> text(String name) {
        return get(name)
                .flatMap(member ->
                        member.value instanceof JsonString(String text) ? Optional.of(text) : Optional.empty());
    }

    boolean flag(String name) {
        return get(name).map(Located::value).orElse(new JsonBool(false)) instanceof JsonBool(boolean set) && set;
    }

    /** The strings of a list. */
    List<String> texts(String name) {
        var all = new ArrayList<String>();
        get(name)
                .ifPresent(list -> list.items().forEach(item -> {
                    if (item.value instanceof JsonString(String text)) {
                        all.add(text);
                    }
                }));
        return all;
    }

    /** Where a reference leads; a reference to nowhere stays what it is. */
    private Located resolved() {
        Located at = this;
        for (int i = 0; i < MAX_HOPS; i++) {
            if (!(at.value instanceof JsonObject object)
                    || !(object.get("$ref").orElse(at.value) instanceof JsonString(String ref))) {
                return at;
            }
            Optional<Located> target = target(ref);
            if (target.isEmpty()) {
                return at;
            }
            at = target.get();
        }
        return at;
    }

    private Optional<Located> target(String ref) {
        if (!ref.startsWith("#/")) {
            return Optional.empty();
        }
        JsonValue found = document;
        for (String part : ref.substring(2).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (!(found instanceof JsonObject object) || object.get(name).isEmpty()) {
                return Optional.empty();
            }
            found = object.get(name).get();
        }
        return Optional.of(new Located(document, ref.substring(1), found));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
