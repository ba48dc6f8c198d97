package io.mtpscript.compiler.openapi;

import io.mtpscript.core.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON for people: two blanks a level, short things on one line. */
final class ReadableJson {
    private static final int WIDTH = 110;

    /** Objects with more members get a line for each. */
    private static final int MEMBERS = 3;

    private final StringBuilder out = new StringBuilder();

    private ReadableJson() {}

    static String of(Node node) {
        var json = new ReadableJson();
        json.add(node, 0, 0);
        return json.out.append('\n').toString();
    }

    private void add(Node node, int level, int before) {
        String line = oneLine(node);
        if (!line.isEmpty() && 2 * level + before + line.length() <= WIDTH) {
            out.append(line);
            return;
        }
        switch (node) {
            case Node.Leaf(JsonValue value) -> out.append(value.toText());
            case Node.Items(List<Node> items) -> {
                out.append('[');
                String separator = "";
                for (Node item : items) {
                    out.append(separator).append('\n');
                    indent(level + 1);
                    add(item, level + 1, 0);
                    separator = ",";
                }
                out.append('\n');
                indent(level);
                out.append(']');
            }
            case Node.Members(Map<String, Node> members) -> {
                out.append('{');
                String separator = "";
                for (var member : members.entrySet()) {
                    out.append(separator).append('\n');
                    indent(level + 1);
                    String name = quoted(member.getKey());
                    out.append(name).append(": ");
                    add(member.getValue(), level + 1, name.length() + 2);
                    separator = ",";
                }
                out.append('\n');
                indent(level);
                out.append('}');
            }
        }
    }

    private void indent(int level) {
        out.append("  ".repeat(level));
    }

    /** The node on one line, if it is one that may stand on one: leaves, and small lists and objects of such. */
    private static String oneLine(Node node) {
        return switch (node) {
            case Node.Leaf(JsonValue value) -> value.toText();
            case Node.Items(var items) ->
                items.stream().allMatch(i -> i instanceof Node.Leaf)
                        ? items.stream().map(ReadableJson::oneLine).collect(Collectors.joining(", ", "[", "]"))
                        : "";
            case Node.Members(var members) ->
                members.isEmpty()
                        ? "{}"
                        : members.size() <= MEMBERS && members.values().stream().allMatch(ReadableJson::isFlat)
                                ? members.entrySet().stream()
                                        .map(e -> quoted(e.getKey()) + ": " + oneLine(e.getValue()))
                                        .collect(Collectors.joining(", ", "{ ", " }"))
                                : "";
        };
    }

    /** A leaf, a list of leaves, or an object of one leaf. */
    private static boolean isFlat(Node node) {
        return switch (node) {
            case Node.Leaf _ -> true;
            case Node.Items(var items) -> items.stream().allMatch(i -> i instanceof Node.Leaf);
            case Node.Members(var members) ->
                members.size() <= 1 && members.values().stream().allMatch(m -> m instanceof Node.Leaf);
        };
    }

    private static String quoted(String text) {
        return new JsonValue.JsonString(text).toText();
    }
}
