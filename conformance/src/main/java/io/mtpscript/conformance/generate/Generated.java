package io.mtpscript.conformance.generate;

import io.mtpscript.conformance.oracle.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program in pieces, and requests to it.
 *
 * The answers to its effects are made from its seed.
 */
public final class Generated {
    private final List<Node> declarations;
    private final List<Request> requests;
    private final long seed;

    Generated(List<Node> declarations, List<Request> requests, long seed) {
        this.declarations = List.copyOf(declarations);
        this.requests = List.copyOf(requests);
        this.seed = seed;
    }

    /** The program's source. */
    public String source() {
        return declarations.stream().map(Node::text).collect(Collectors.joining("\n", "", "\n"));
    }

    /** In the order in which they are made. */
    public List<Request> requests() {
        return requests;
    }

    /** What answers to effects are made from. */
    public long seed() {
        return seed;
    }

    /** How many pieces it has: what shrinking makes less. */
    public int size() {
        return declarations.stream().mapToInt(Node::size).sum();
    }

    /** The same with one request. */
    public Generated only(Request request) {
        return new Generated(declarations, List.of(request), seed);
    }

    /** Programs that are a step smaller; not all of them have to check. */
    public List<Generated> smaller() {
        var all = new ArrayList<Generated>();
        for (int i = 0; i < declarations.size(); i++) {
            var without = new ArrayList<>(declarations);
            without.remove(i);
            all.add(new Generated(without, requests, seed));
        }
        for (int i = 0; i < declarations.size(); i++) {
            for (Node node : smaller(declarations.get(i))) {
                var changed = new ArrayList<>(declarations);
                changed.set(i, node);
                all.add(new Generated(changed, requests, seed));
            }
        }
        return all;
    }

    private static List<Node> smaller(Node node) {
        var all = new ArrayList<Node>();
        for (int i = 0; i < node.parts().size(); i++) {
            if (!(node.parts().get(i) instanceof Node part)) {
                continue;
            }
            String plainest = Literals.plainest(part.type());
            if (!plainest.isEmpty()
                    && !part.text().equals(plainest)
                    && !part.type().equals(Ty.UNIT)) {
                all.add(node.with(i, Node.of(part.type(), plainest)));
            }
            for (Node inner : inside(part, part.type())) {
                all.add(node.with(i, inner));
            }
            if (part.type().equals(Ty.UNIT) && part.size() > 1) {
                all.add(node.with(i, Node.of(Ty.UNIT, "")));
            }
            for (Node changed : smaller(part)) {
                all.add(node.with(i, changed));
            }
        }
        return all;
    }

    /** The nearest parts of a type. */
    private static List<Node> inside(Node node, Ty type) {
        var all = new ArrayList<Node>();
        for (Object part : node.parts()) {
            if (part instanceof Node inner) {
                if (inner.type().equals(type)) {
                    all.add(inner);
                } else {
                    all.addAll(inside(inner, type));
                }
            }
        }
        return type.equals(Ty.UNIT) ? List.of() : all;
    }
}
