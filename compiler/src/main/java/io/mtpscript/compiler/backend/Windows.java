package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Opcode;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Chooses where the arguments of an operation stand: with as few moves as possible, then as low as possible. */
final class Windows {
    private Windows() {}

    /** Whether the operation leaves nothing of the registers from its first argument on. */
    static boolean clobbers(Opcode op) {
        return switch (op) {
            case CALL, APPLY, EFFECT, EFFECT_ALL, TAILCALL, TAILAPPLY -> true;
            default -> false;
        };
    }

    /**
     * The register of the first argument.
     *
     * @param dying virtual registers that the operation reads last
     * @param wanted where its result should be
     */
    static int place(Lir.Window window, List<Integer> dying, Registers registers, Optional<Integer> wanted) {
        var surviving = new BitSet();
        registers
                .taken()
                .filter(register -> !dying.contains(registers.holder(register)))
                .forEach(surviving::set);
        int lowest = clobbers(window.op()) ? surviving.length() : 0;
        int highest = Math.max(registers.top(), lowest);
        int best = highest;
        int bestCost = Integer.MAX_VALUE;
        // No later place is better than one without a move.
        for (int base = lowest; base <= highest && bestCost > 0; base++) {
            int elsewhere = wanted.isPresent() && wanted.get() != base ? 1 : 0;
            int cost = cost(window, base, surviving, registers, bestCost - elsewhere);
            if (cost != Integer.MAX_VALUE) {
                cost += elsewhere;
            }
            if (cost < bestCost) {
                best = base;
                bestCost = cost;
            }
        }
        return best;
    }

    /** How many moves the place takes, doubled; the largest number where it is impossible or no less than {@code bound}. */
    private static int cost(Lir.Window window, int base, BitSet surviving, Registers registers, int bound) {
        int cost = 0;
        for (int i = 0; i < window.args().size(); i++) {
            int slot = base + i;
            boolean isRegister = window.args().get(i) instanceof Lir.Operand.Reg;
            boolean inPlace = window.args().get(i) instanceof Lir.Operand.Reg(int id) && registers.of(id) == slot;
            if (surviving.get(slot) && !(inPlace && keeps(window.op(), i))) {
                return Integer.MAX_VALUE;
            }
            if (isRegister && !inPlace) {
                cost += 2;
            }
            if (cost >= bound) {
                return Integer.MAX_VALUE;
            }
        }
        // A result overwrites its slot even where there is no argument.
        boolean taken = window.args().isEmpty() && surviving.get(base);
        return taken ? Integer.MAX_VALUE : cost;
    }

    /** Whether argument {@code index} is still there behind the operation. */
    private static boolean keeps(Opcode op, int index) {
        return op == Opcode.NEW || (op == Opcode.BUILTIN && index > 0);
    }
}
