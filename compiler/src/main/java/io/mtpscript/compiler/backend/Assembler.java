package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Turns instructions and labels into words: removes jumps that lead to the next instruction, puts a CHARGE where a segment starts,
 * resolves labels, and reaches far targets of short branches over a jump.
 */
final class Assembler {
    /** One step; labels are symbolic until everything is there. */
    private sealed interface Item {
        /** Where it comes from. */
        Span place();

        record Word(long word, int position, Span place) implements Item {}

        record Label(int id, Span place) implements Item {}

        /** JMP, JT, JF: any distance. */
        record Far(Opcode op, int a, int label, Span place) implements Item {}

        /** JEQ, JNE, JLT, JLE: 16 bits of distance. */
        record Near(Opcode op, int a, int b, int label, Span place) implements Item {}

        record Switch(int a, List<Integer> labels, Span place) implements Item {}
    }

    /**
     * Words, jump tables, and pairs of instruction index and position.
     *
     * @param places where each word comes from
     */
    record Code(long[] words, List<int[]> tables, int[] positions, List<Span> places) {}

    private static final SequencedMap<Integer, Long> BUILTIN_COSTS = new LinkedHashMap<>();

    static {
        for (Builtin builtin : Builtin.values()) {
            BUILTIN_COSTS.put(builtin.id(), GasSchedule.packaged().cost(builtin));
        }
    }

    private List<Item> items = new ArrayList<>();
    private Span place;

    /** @param place where the first item comes from */
    Assembler(Span place) {
        this.place = place;
    }

    /** Where what is added from now on comes from. */
    void place(Span next) {
        place = next;
    }

    void word(long word, int position) {
        items.add(new Item.Word(word, position, place));
    }

    void label(int id) {
        items.add(new Item.Label(id, place));
    }

    void jump(int label) {
        items.add(new Item.Far(Opcode.JMP, 0, label, place));
    }

    void branch(Opcode op, int a, int label) {
        items.add(new Item.Far(op, a, label, place));
    }

    void branch(Opcode op, int a, int b, int label) {
        items.add(new Item.Near(op, a, b, label, place));
    }

    void table(int a, List<Integer> labels) {
        items.add(new Item.Switch(a, labels, place));
    }

    Code assemble() {
        thread();
        boolean[] starts = segmentStarts();
        boolean[] far = new boolean[items.size()];
        int[] at = layout(starts, far);
        while (widen(at, far)) {
            at = layout(starts, far);
        }
        return new Writer(starts, far, at).write();
    }

    /** Follows jumps to jumps, drops what is never reached and jumps to where control goes anyway. */
    private void thread() {
        boolean changed = true;
        while (changed) {
            Map<Integer, Integer> aliases = aliases();
            items.replaceAll(item -> switch (item) {
                case Item.Far far -> new Item.Far(far.op(), far.a(), target(aliases, far.label()), far.place());
                case Item.Near near ->
                    new Item.Near(near.op(), near.a(), near.b(), target(aliases, near.label()), near.place());
                case Item.Switch table ->
                    new Item.Switch(
                            table.a(),
                            table.labels().stream().map(l -> target(aliases, l)).toList(),
                            table.place());
                case Item.Word word -> word;
                case Item.Label label -> label;
            });
            List<Item> kept = reachable();
            changed = kept.size() != items.size();
            items = kept;
        }
    }

    /** For a label right before a jump, the jump's target; labels that stand together are one. */
    private Map<Integer, Integer> aliases() {
        Map<Integer, Integer> aliases = new LinkedHashMap<>();
        for (int i = items.size() - 2; i >= 0; i--) {
            if (items.get(i) instanceof Item.Label(int id, var _)) {
                if (items.get(i + 1) instanceof Item.Far(Opcode op, var _, int label, var _)
                        && op == Opcode.JMP
                        && label != id) {
                    aliases.put(id, label);
                } else if (items.get(i + 1) instanceof Item.Label(int next, var _)) {
                    aliases.put(id, next);
                }
            }
        }
        return aliases;
    }

    private static int target(Map<Integer, Integer> aliases, int label) {
        int target = label;
        // A chain of jumps that runs in a circle is an endless loop: it is left as it is.
        for (int steps = 0; steps <= aliases.size(); steps++) {
            Integer next = aliases.get(target);
            if (next == null) {
                return target;
            }
            target = next;
        }
        return label;
    }

    private List<Item> reachable() {
        Set<Integer> used = new LinkedHashSet<>();
        for (Item item : items) {
            switch (item) {
                case Item.Far far -> used.add(far.label());
                case Item.Near near -> used.add(near.label());
                case Item.Switch table -> used.addAll(table.labels());
                case Item.Word _, Item.Label _ -> {}
            }
        }
        var kept = new ArrayList<Item>();
        boolean live = true;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item instanceof Item.Label(int id, var _)) {
                if (used.contains(id)) {
                    live = true;
                    kept.add(item);
                }
            } else if (live && !leadsToNext(i)) {
                kept.add(item);
                live = !leaves(item);
            }
        }
        return kept;
    }

    private boolean leadsToNext(int index) {
        if (!(items.get(index) instanceof Item.Far(Opcode op, var _, int label, var _)) || op != Opcode.JMP) {
            return false;
        }
        for (int i = index + 1; i < items.size() && items.get(i) instanceof Item.Label(int id, var _); i++) {
            if (id == label) {
                return true;
            }
        }
        return false;
    }

    /** Whether control never goes on to the next item. */
    private static boolean leaves(Item item) {
        return switch (item) {
            case Item.Far far -> far.op() == Opcode.JMP;
            case Item.Switch _ -> true;
            case Item.Word word ->
                switch (Opcode.of(Instruction.op(word.word())).orElseThrow()) {
                    case RET, TAILCALL, TAILAPPLY, UNREACHABLE -> true;
                    default -> false;
                };
            case Item.Near _, Item.Label _ -> false;
        };
    }

    private static boolean endsSegment(Item item) {
        return switch (item) {
            case Item.Word word ->
                Opcode.of(Instruction.op(word.word())).orElseThrow().endsSegment();
            case Item.Far _, Item.Near _, Item.Switch _ -> true;
            case Item.Label _ -> false;
        };
    }

    /** By item: a CHARGE stands before it. Every label left is a target. */
    private boolean[] segmentStarts() {
        boolean[] starts = new boolean[items.size() + 1];
        boolean pending = true;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Item.Label) {
                pending = true;
            } else {
                starts[i] = pending;
                pending = endsSegment(items.get(i));
            }
        }
        return starts;
    }

    private int size(int item, boolean[] far) {
        return switch (items.get(item)) {
            case Item.Label _ -> 0;
            // The opposite branch over CHARGE and JMP.
            case Item.Near _ -> far[item] ? 3 : 1;
            case Item.Word _, Item.Far _, Item.Switch _ -> 1;
        };
    }

    /** By item: the index of its first word, or of the CHARGE before it. */
    private int[] layout(boolean[] starts, boolean[] far) {
        int[] at = new int[items.size() + 1];
        int next = 0;
        for (int i = 0; i < items.size(); i++) {
            at[i] = next;
            next += size(i, far) + (starts[i] ? 1 : 0);
        }
        at[items.size()] = next;
        return at;
    }

    private Map<Integer, Integer> targets(int[] at) {
        Map<Integer, Integer> targets = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Item.Label(int id, var _)) {
                targets.put(id, at[i]);
            }
        }
        return targets;
    }

    /** Marks short branches whose targets are too far now; true if there were any new ones. */
    private boolean widen(int[] at, boolean[] far) {
        Map<Integer, Integer> targets = targets(at);
        boolean more = false;
        for (int i = 0; i < items.size(); i++) {
            if (!far[i] && items.get(i) instanceof Item.Near near) {
                int distance = targets.getOrDefault(near.label(), 0) - at[i + 1];
                if (distance != (short) distance) {
                    far[i] = true;
                    more = true;
                }
            }
        }
        return more;
    }

    private final class Writer {
        private final boolean[] starts;
        private final boolean[] far;
        private final Map<Integer, Integer> targets;
        private final long[] words;
        private final List<int[]> tables = new ArrayList<>();
        private final List<Integer> positions = new ArrayList<>();
        private final List<Span> places = new ArrayList<>();
        private int next;

        Writer(boolean[] starts, boolean[] far, int[] at) {
            this.starts = starts;
            this.far = far;
            this.targets = targets(at);
            this.words = new long[at[items.size()]];
        }

        Code write() {
            for (int i = 0; i < items.size(); i++) {
                place = items.get(i).place();
                if (starts[i]) {
                    put(Instruction.charge(0));
                }
                switch (items.get(i)) {
                    case Item.Label _ -> {}
                    case Item.Word(long word, int position, var _) -> {
                        if (position != Lir.NONE) {
                            positions.add(next);
                            positions.add(position);
                        }
                        put(word);
                    }
                    case Item.Far(Opcode op, int a, int label, var _) -> put(Instruction.imm32(op, a, target(label)));
                    case Item.Near near -> near(near, far[i]);
                    case Item.Switch(int a, var labels, var _) -> {
                        put(Instruction.imm32(Opcode.SWITCH, a, tables.size()));
                        tables.add(labels.stream().mapToInt(this::target).toArray());
                    }
                }
            }
            charge();
            return new Code(
                    words,
                    tables,
                    positions.stream().mapToInt(Integer::intValue).toArray(),
                    places);
        }

        private int target(int label) {
            return targets.getOrDefault(label, 0);
        }

        private void put(long word) {
            words[next++] = word;
            places.add(place);
        }

        private void near(Item.Near near, boolean isFar) {
            if (!isFar) {
                put(Instruction.abc(near.op(), near.a(), near.b(), target(near.label()) - next - 1));
                return;
            }
            switch (near.op()) {
                case JEQ -> put(Instruction.abc(Opcode.JNE, near.a(), near.b(), 2));
                case JNE -> put(Instruction.abc(Opcode.JEQ, near.a(), near.b(), 2));
                case JLT -> put(Instruction.abc(Opcode.JLE, near.b(), near.a(), 2));
                case JLE -> put(Instruction.abc(Opcode.JLT, near.b(), near.a(), 2));
                default -> throw new IllegalStateException(near.op() + " is no comparison");
            }
            put(Instruction.charge(0));
            put(Instruction.imm32(Opcode.JMP, 0, target(near.label())));
        }

        /** Fills in what each segment costs. */
        private void charge() {
            GasSchedule gas = GasSchedule.packaged();
            long sum = 0;
            for (int i = words.length - 1; i >= 0; i--) {
                Opcode op = Opcode.of(Instruction.op(words[i])).orElseThrow();
                sum += gas.cost(op);
                if (op == Opcode.BUILTIN) {
                    sum += BUILTIN_COSTS.getOrDefault(Instruction.b(words[i]), 0L);
                }
                if (op == Opcode.CHARGE) {
                    words[i] = Instruction.charge(i == 0 ? sum + gas.cost(Charge.FUNCTION_ENTER) : sum);
                    sum = 0;
                }
            }
        }
    }

    /** For messages only. */
    @Override
    public String toString() {
        return Arrays.toString(items.toArray());
    }
}
