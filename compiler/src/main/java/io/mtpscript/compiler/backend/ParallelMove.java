package io.mtpscript.compiler.backend;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Assignments to several registers that happen at once, put in an order: no source is overwritten before it is read. */
final class ParallelMove {
    sealed interface Source {
        record Register(int at) implements Source {}

        record Word(Lir.Operand.Word value) implements Source {}
    }

    interface Mover {
        void move(int target, int source);
    }

    interface Loader {
        void load(int target, Lir.Operand.Word word);
    }

    private record Move(int target, int source) {}

    private record Load(int target, Lir.Operand.Word word) {}

    private final List<Move> moves = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();

    void add(int target, Source source) {
        switch (source) {
            case Source.Register(int at) -> {
                if (at != target) {
                    moves.add(new Move(target, at));
                }
            }
            case Source.Word(Lir.Operand.Word value) -> loads.add(new Load(target, value));
        }
    }

    /** @param registers for one more register where moves run in a circle */
    void emit(Mover mover, Loader loader, Registers registers) {
        var pending = new ArrayList<>(moves);
        while (!pending.isEmpty()) {
            int free = firstFree(pending);
            Move next = pending.get(Math.max(0, free));
            if (free < 0) {
                // Everything that reads the target reads a copy instead.
                int copy = spare(pending, registers);
                registers.use(copy + 1);
                mover.move(copy, next.target());
                pending.replaceAll(m -> m.source() == next.target() ? new Move(m.target(), copy) : m);
            } else {
                mover.move(next.target(), next.source());
                pending.remove(free);
            }
        }
        loads.forEach(l -> loader.load(l.target(), l.word()));
    }

    /** The first move whose target no other one still reads, -1 where they run in a circle. */
    private static int firstFree(List<Move> pending) {
        for (int i = 0; i < pending.size(); i++) {
            if (!isRead(pending.get(i).target(), pending)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isRead(int register, List<Move> pending) {
        for (Move move : pending) {
            if (move.source() == register) {
                return true;
            }
        }
        return false;
    }

    /** The lowest register that nothing here and nothing live uses. */
    private int spare(List<Move> pending, Registers registers) {
        var used = new BitSet();
        for (Move move : pending) {
            used.set(move.source());
            used.set(move.target());
        }
        moves.forEach(m -> used.set(m.target()));
        loads.forEach(l -> used.set(l.target()));
        int spare = 0;
        while (used.get(spare) || !registers.isFree(spare)) {
            spare++;
        }
        return spare;
    }
}
