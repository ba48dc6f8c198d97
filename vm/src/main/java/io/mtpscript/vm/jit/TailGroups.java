package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Functions that call each other last in a circle: the strongly connected components of the known tail calls (Tarjan). */
final class TailGroups {
    private final int[][] edges;
    private final int[] index;
    private final int[] low;
    private final int[] next;
    private final int[] group;
    private final Deque<Integer> open = new ArrayDeque<>();
    private int visited;
    private int groups;

    TailGroups(Code[] functions) {
        int n = functions.length;
        edges = new int[n][];
        for (Code code : functions) {
            edges[code.id()] = Arrays.stream(code.instructions())
                    .filter(w -> op(w) == Opcode.TAILCALL)
                    .mapToInt(Instruction::imm32)
                    .toArray();
        }
        index = new int[n];
        low = new int[n];
        next = new int[n];
        group = new int[n];
        Arrays.fill(group, -1);
    }

    /** For each function the number of its group. */
    int[] groups() {
        for (int root = 0; root < edges.length; root++) {
            if (index[root] == 0) {
                visit(root);
            }
        }
        return group;
    }

    /** With a path of its own: programs decide how long it gets. */
    private void visit(int root) {
        Deque<Integer> path = new ArrayDeque<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int at = path.getLast();
            if (next[at] < edges[at].length) {
                int to = edges[at][next[at]++];
                if (index[to] == 0) {
                    enter(to, path);
                } else if (group[to] < 0) {
                    low[at] = Math.min(low[at], index[to]);
                }
                continue;
            }
            path.removeLast();
            if (!path.isEmpty()) {
                low[path.getLast()] = Math.min(low[path.getLast()], low[at]);
            }
            if (low[at] == index[at]) {
                close(at);
            }
        }
    }

    private void enter(int function, Deque<Integer> path) {
        visited++;
        index[function] = visited;
        low[function] = visited;
        path.addLast(function);
        open.addLast(function);
    }

    private void close(int root) {
        int member;
        do {
            member = open.removeLast();
            group[member] = groups;
        } while (member != root);
        groups++;
    }
}
