package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.core.code.Opcode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which virtual registers are needed later. Sets are kept for whole stretches of straight code only; within one, what matters is
 * which register is read for the last time where.
 */
final class Liveness {
    /** Straight code: entered at its start, left at its end. {@code liveIn} is filled while solving. */
    private record Stretch(int start, int end, List<Integer> successors, BitSet liveIn) {}

    private static final long MAX_BITS = 1L << 30;

    private final List<Lir> code;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<Integer, Integer> stretchAt = new LinkedHashMap<>();
    private final List<List<Integer>> deaths = new ArrayList<>();
    private final BitSet neededDefs = new BitSet();
    /** By virtual register: where it is read, ascending. */
    private final List<List<Integer>> reads = new ArrayList<>();

    /** @throws LimitExceeded if the function is too large to be kept track of */
    Liveness(List<Lir> code, int virtuals) {
        this.code = code;
        code.forEach(_ -> deaths.add(List.of()));
        for (int i = 0; i < virtuals; i++) {
            reads.add(new ArrayList<>());
        }
        for (int i = 0; i < code.size(); i++) {
            for (int use : code.get(i).uses()) {
                reads.get(use).add(i);
            }
        }
        split();
        if ((long) stretches.size() * virtuals > MAX_BITS) {
            throw new LimitExceeded(
                    "This function has too many branches and values", LimitExceeded.SPLIT_FUNCTION, Optional.empty());
        }
        solve();
        stretches.forEach(this::markDeaths);
    }

    /** Whether straight code starts at {@code index}. */
    boolean startsStretch(int index) {
        return stretchAt.containsKey(index);
    }

    /** What is live where the straight code that starts at {@code index} is entered. */
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

    /** Whether a register that holds a value now is still read behind the instruction at {@code index}. */
    boolean isReadBehind(int index, int virtual) {
        Stretch stretch = stretchOf(index);
        List<Integer> at = reads.get(virtual);
        int found = Collections.binarySearch(at, index + 1);
        int next = found >= 0 ? found : -found - 1;
        return (next < at.size() && at.get(next) < stretch.end())
                || stretch.successors().stream()
                        .anyMatch(s -> stretches
                                .get(stretchAt.getOrDefault(s, 0))
                                .liveIn()
                                .get(virtual));
    }

    private Stretch stretchOf(int index) {
        int low = 0;
        int high = stretches.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (stretches.get(middle).start() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return stretches.get(low);
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
        Map<Integer, Integer> labels = new LinkedHashMap<>();
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
