package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.core.Limits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which virtual register has which register, and which registers hold something that is still needed. */
final class Registers {
    private static final int UNASSIGNED = -1;

    private final int[] assigned;
    private final BitSet live = new BitSet();
    private final BitSet taken = new BitSet();

    /** By register that is taken: what it holds. */
    private int[] holders = new int[16];

    private int count;

    Registers(int virtuals) {
        assigned = new int[virtuals];
        Arrays.fill(assigned, UNASSIGNED);
    }

    /** How many registers a frame needs. */
    int count() {
        return count;
    }

    /** A frame has at least {@code needed} registers. */
    void use(int needed) {
        if (needed > Limits.REGISTERS) {
            throw new LimitExceeded(
                    "This function needs more than " + Limits.REGISTERS + " registers",
                    LimitExceeded.SPLIT_FUNCTION,
                    Optional.empty());
        }
        count = Math.max(count, needed);
    }

    boolean isAssigned(int virtual) {
        return assigned[virtual] != UNASSIGNED;
    }

    int of(int virtual) {
        if (assigned[virtual] == UNASSIGNED) {
            throw new IllegalStateException("virtual register " + virtual + " is read before it is written");
        }
        return assigned[virtual];
    }

    void assign(int virtual, int register) {
        assigned[virtual] = register;
        use(register + 1);
    }

    /** Exactly these are live now. */
    void live(BitSet virtuals) {
        live.clear();
        taken.clear();
        virtuals.stream().forEach(this::born);
    }

    void born(int virtual) {
        int register = of(virtual);
        live.set(virtual);
        taken.set(register);
        if (register >= holders.length) {
            holders = Arrays.copyOf(holders, Math.max(2 * holders.length, register + 1));
        }
        holders[register] = virtual;
    }

    void die(List<Integer> virtuals) {
        for (int virtual : virtuals) {
            if (live.get(virtual)) {
                live.clear(virtual);
                taken.clear(of(virtual));
            }
        }
    }

    boolean isLive(int virtual) {
        return live.get(virtual);
    }

    /** The registers that hold something which is still needed. */
    IntStream taken() {
        return taken.stream();
    }

    /** The virtual register whose value a taken register holds. */
    int holder(int register) {
        return holders[register];
    }

    boolean isFree(int register) {
        return !taken.get(register);
    }

    int lowestFree() {
        return taken.nextClearBit(0);
    }

    /** One above the highest register that holds anything. */
    int top() {
        return taken.length();
    }
}
