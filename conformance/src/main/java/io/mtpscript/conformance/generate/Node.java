package io.mtpscript.conformance.generate;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of source: texts with pieces between them.
 *
 * @param type of the expression it is; {@link Ty#UNIT} for what is none
 * @param parts Strings and Nodes
 */
record Node(Ty type, List<Object> parts) {
    Node {
        parts = List.copyOf(parts);
    }

    static Node of(Ty type, Object... parts) {
        return new Node(type, List.of(parts));
    }

    static Node joined(Ty type, String before, List<Node> nodes, String between, String after) {
        var parts = new ArrayList<Object>();
        parts.add(before);
        for (int i = 0; i < nodes.size(); i++) {
            if (i > 0) {
                parts.add(between);
            }
            parts.add(nodes.get(i));
        }
        parts.add(after);
        return new Node(type, parts);
    }

    String text() {
        var out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        for (Object part : parts) {
            if (part instanceof Node node) {
                node.write(out);
            } else {
                out.append(part);
            }
        }
    }

    int size() {
        int size = 1;
        for (Object part : parts) {
            size += part instanceof Node node ? node.size() : 0;
        }
        return size;
    }

    /** This with one part replaced. */
    Node with(int index, Node part) {
        var changed = new ArrayList<>(parts);
        changed.set(index, part);
        return new Node(type, changed);
    }
}
