package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Opcode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which virtual registers are needed later. Sets are kept for whole stretches of straight code only; within one, what matters is
 * which register is read for the last time where.
 */
final class Liveness {
    /** Straight code: entered at its start, left at its end. {@code liveIn} is filled while solving. */
    private record Stretch(int start, int end, List<Integer> successors, BitSet liveIn) {}

    private final List<Lir> code;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<Integer, Integer> stretchAt = new HashMap<>();
    private final List<List<Integer>> deaths = new ArrayList<>();
    private final BitSet neededDefs = new BitSet();

    Liveness(List<Lir> code) {
        this.code = code;
        code.forEach(_ -> deaths.add(List.of()));
        split();
        solve();
        stretches.forEach(this::markDeaths);
    }

    /** What is live where the straight code that starts at {@code index} is entered, or null within straight code. */
    boolean startsStretch(int index) {
        return stretchAt.containsKey(index);
    }

    BitSet liveAtStart(int index) {
        return stretches.get(stretchAt.getOrDefault(index, 0)).liveIn();
    }

    /** Registers read at {@code index} and not needed behind it. */
    List<Integer> deathsAt(int index) {
        return deaths.get(index);
    }

    /** Whether what the instruction at {@code index} writes is ever read. */
    boolean isDefNeeded(int index) {
        return neededDefs.get(index);
    }

    private static boolean endsStretch(Lir lir) {
        return switch (lir) {
            case Lir.Jump _, Lir.Branch _, Lir.Switch _ -> true;
            case Lir.Simple simple -> simple.op() == Opcode.RET || simple.op() == Opcode.UNREACHABLE;
            case Lir.Window window -> window.op() == Opcode.TAILCALL || window.op() == Opcode.TAILAPPLY;
            case Lir.Load _, Lir.Transfer _, Lir.Label _ -> false;
        };
    }

    private void split() {
        Map<Integer, Integer> labels = new HashMap<>();
        var starts = new ArrayList<Integer>();
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof Lir.Label(int label)) {
                labels.put(label, i);
                starts.add(i);
            } else if (i == 0 || endsStretch(code.get(i - 1))) {
                starts.add(i);
            }
        }
        for (int i = 0; i < starts.size(); i++) {
            stretchAt.put(starts.get(i), i);
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : code.size();
            stretches.add(new Stretch(starts.get(i), end, successors(end, labels), new BitSet()));
        }
    }

    private List<Integer> successors(int end, Map<Integer, Integer> labels) {
        var next = new ArrayList<Integer>();
        Lir last = code.get(end - 1);
        switch (last) {
            case Lir.Jump(int label) -> next.add(labels.getOrDefault(label, 0));
            case Lir.Branch branch -> {
                next.add(labels.getOrDefault(branch.label(), 0));
                next.add(end);
            }
            case Lir.Switch table -> table.labels().forEach(l -> next.add(labels.getOrDefault(l, 0)));
            case Lir.Simple _, Lir.Window _, Lir.Load _, Lir.Transfer _, Lir.Label _ -> {
                if (!endsStretch(last)) {
                    next.add(end);
                }
            }
        }
        return next;
    }

    private void solve() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = stretches.size() - 1; i >= 0; i--) {
                Stretch stretch = stretches.get(i);
                BitSet live = liveOut(stretch);
                for (int k = stretch.end() - 1; k >= stretch.start(); k--) {
                    code.get(k).defs().forEach(live::clear);
                    code.get(k).uses().forEach(live::set);
                }
                if (!live.equals(stretch.liveIn())) {
                    stretch.liveIn().or(live);
                    changed = true;
                }
            }
        }
    }

    private BitSet liveOut(Stretch stretch) {
        var live = new BitSet();
        for (int successor : stretch.successors()) {
            live.or(stretches.get(stretchAt.getOrDefault(successor, 0)).liveIn());
        }
        return live;
    }

    private void markDeaths(Stretch stretch) {
        BitSet live = liveOut(stretch);
        for (int i = stretch.end() - 1; i >= stretch.start(); i--) {
            Lir lir = code.get(i);
            for (int def : lir.defs()) {
                neededDefs.set(i, neededDefs.get(i) || live.get(def));
                live.clear(def);
            }
            var dying = new ArrayList<Integer>();
            for (int use : lir.uses()) {
                if (!live.get(use) && !dying.contains(use)) {
                    dying.add(use);
                }
            }
            deaths.set(i, List.copyOf(dying));
            lir.uses().forEach(live::set);
        }
    }
}
