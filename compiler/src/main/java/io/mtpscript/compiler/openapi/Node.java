package io.mtpscript.compiler.openapi;

import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** JSON whose objects remember the order of their members: the readable form keeps it, the canonical one sorts. */
sealed interface Node {
    record Leaf(JsonValue value) implements Node {}

    record Items(List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** @param members in their order */
    record Members(Map<String, Node> members) implements Node {}

    static Node text(String text) {
        return new Leaf(new JsonValue.JsonString(text));
    }

    static Node flag(boolean value) {
        return new Leaf(new JsonValue.JsonBool(value));
    }

    static Node number(long value) {
        return new Leaf(new JsonValue.JsonInt(value));
    }

    static Node texts(List<String> texts) {
        return new Items(texts.stream().map(Node::text).toList());
    }

    /** Any JSON; members by name. */
    static Node of(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonArray(var items) ->
                new Items(items.stream().map(Node::of).toList());
            case JsonValue.JsonObject(var members) -> {
                var all = new LinkedHashMap<String, Node>();
                members.forEach((name, member) -> all.put(name, of(member)));
                yield new Members(all);
            }
            case JsonValue.JsonNull _,
                    JsonValue.JsonBool _,
                    JsonValue.JsonInt _,
                    JsonValue.JsonDecimal _,
                    JsonValue.JsonString _ -> new Leaf(value);
        };
    }

    default JsonValue toJson() {
        return switch (this) {
            case Leaf(JsonValue value) -> value;
            case Items(var items) ->
                new JsonValue.JsonArray(items.stream().map(Node::toJson).toList());
            case Members(var members) -> {
                SortedMap<String, JsonValue> sorted = new TreeMap<>();
                members.forEach((name, member) -> sorted.put(name, member.toJson()));
                yield new JsonValue.JsonObject(sorted);
            }
        };
    }

    /** An object of a kind that the rules have an order for. */
    final class Builder {
        private final List<String> order;
        private final Map<String, Node> members = new TreeMap<>();

        Builder(List<String> order) {
            this.order = order;
        }

        Builder put(String name, Node value) {
            members.put(name, value);
            return this;
        }

        Builder put(String name, String value) {
            return put(name, text(value));
        }

        /** Named members first, then others by name, extensions last. */
        Members build() {
            var sorted = new LinkedHashMap<String, Node>();
            var names = new ArrayList<>(order);
            members.keySet().stream().filter(name -> !name.startsWith("x-")).forEach(names::add);
            names.addAll(members.keySet());
            for (String name : names) {
                Node member = members.get(name);
                if (member != null) {
                    sorted.putIfAbsent(name, member);
                }
            }
            return new Members(sorted);
        }
    }
}
