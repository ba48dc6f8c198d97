package io.mtpscript.compiler.types;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Strongly connected components of a directed graph (Tarjan), without recursion. */
final class Components {
    private final List<int[]> edges;
    private final int[] component;

    /** Of each component. */
    private final List<Integer> sizes = new ArrayList<>();

    private final int[] order;
    private final int[] low;
    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private int visited;
    private int found;

    /** @param edges the successors of each node */
    Components(List<int[]> edges) {
        this.edges = List.copyOf(edges);
        this.component = new int[edges.size()];
        this.order = new int[edges.size()];
        this.low = new int[edges.size()];
        Arrays.fill(component, -1);
        Arrays.fill(order, -1);
        for (int node = 0; node < edges.size(); node++) {
            if (order[node] < 0) {
                visit(node);
            }
        }
    }

    private static final class Step {
        final int node;
        int next;

        Step(int node) {
            this.node = node;
        }
    }

    private void visit(int root) {
        var path = new ArrayDeque<Step>();
        path.push(enter(root));
        while (!path.isEmpty()) {
            Step step = path.peek();
            int[] successors = edges.get(step.node);
            if (step.next < successors.length) {
                int successor = successors[step.next++];
                if (order[successor] < 0) {
                    path.push(enter(successor));
                } else if (component[successor] < 0) {
                    low[step.node] = Math.min(low[step.node], order[successor]);
                }
                continue;
            }
            path.pop();
            if (!path.isEmpty()) {
                int parent = path.peek().node;
                low[parent] = Math.min(low[parent], low[step.node]);
            }
            if (low[step.node] == order[step.node]) {
                close(step.node);
            }
        }
    }

    private Step enter(int node) {
        order[node] = visited;
        low[node] = visited;
        visited++;
        open.push(node);
        return new Step(node);
    }

    private void close(int root) {
        int node;
        int size = 0;
        do {
            node = open.pop();
            component[node] = found;
            size++;
        } while (node != root);
        sizes.add(size);
        found++;
    }

    /** Whether the edge between both lies on a cycle. */
    boolean together(int a, int b) {
        return component[a] == component[b];
    }

    /** A shortest cycle through {@code node}, as the nodes passed on the way back to it; empty when there is none. */
    List<Integer> cycle(int node) {
        if (sizes.get(component[node]) == 1 && Arrays.stream(edges.get(node)).noneMatch(next -> next == node)) {
            return List.of();
        }
        int[] from = new int[edges.size()];
        Arrays.fill(from, -1);
        var queue = new ArrayDeque<Integer>();
        queue.add(node);
        while (!queue.isEmpty()) {
            int current = queue.poll();
            for (int successor : edges.get(current)) {
                if (successor == node) {
                    var cycle = new ArrayList<Integer>();
                    for (int at = current; at != node; at = from[at]) {
                        cycle.addFirst(at);
                    }
                    cycle.addFirst(node);
                    return cycle;
                }
                if (from[successor] < 0 && together(successor, node)) {
                    from[successor] = current;
                    queue.add(successor);
                }
            }
        }
        return List.of();
    }
}
