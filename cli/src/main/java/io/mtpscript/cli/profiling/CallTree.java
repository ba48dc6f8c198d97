package io.mtpscript.cli.profiling;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who called whom. A function that is called again while it runs goes on in the node that it has, so that recursion does not
 * make the tree deep: along a way down no function comes twice. What calls come is bounded too.
 */
final class CallTree {
    /** Beyond so many nodes calls count as part of their caller: more than anyone can look at. */
    private static final int MAX_NODES = 100_000;

    private final Node root = new Node(-1);

    /** The nodes of functions that run. */
    private final Map<Integer, Node> running = new LinkedHashMap<>();

    private int nodes;

    /** One frame in one chain of callers. */
    static final class Node {
        private final int frame;
        private final Map<Integer, Node> children = new LinkedHashMap<>();
        private long gas;
        private long bytes;

        private Node(int frame) {
            this.frame = frame;
        }

        void add(long moreGas, long moreBytes) {
            gas += moreGas;
            bytes += moreBytes;
        }

        int frame() {
            return frame;
        }

        long gas() {
            return gas;
        }

        long bytes() {
            return bytes;
        }

        /** In the order of their first calls. */
        Iterable<Node> children() {
            return children.values();
        }
    }

    Node root() {
        return root;
    }

    /** @param first whether the function was not running already */
    Node called(Node caller, int frame, boolean first) {
        if (first) {
            running.put(frame, below(caller, frame));
        }
        return running.getOrDefault(frame, caller);
    }

    Node below(Node caller, int frame) {
        Node known = caller.children.get(frame);
        if (known != null) {
            return known;
        }
        if (nodes == MAX_NODES) {
            return caller;
        }
        nodes++;
        var made = new Node(frame);
        caller.children.put(frame, made);
        return made;
    }
}
