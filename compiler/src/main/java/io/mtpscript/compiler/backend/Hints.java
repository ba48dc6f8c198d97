package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Opcode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds a register for a value that spares a move later: the slot where it will be an argument, or the register of the variable
 * it will become. A hint is only ever a preference; what is chosen is free.
 */
final class Hints {
    private static final int NOWHERE = -1;

    private final List<Lir> code;
    private final Liveness liveness;
    private final Registers registers;
    /** By virtual register: the instruction that reads it last as an argument, and which argument. */
    private final int[] windowAt;

    private final int[] slot;
    /** By virtual register: what a transfer that reads it last assigns it to. */
    private final int[] becomes;

    Hints(List<Lir> code, Liveness liveness, int virtuals, Registers registers) {
        this.code = code;
        this.liveness = liveness;
        this.registers = registers;
        windowAt = new int[virtuals];
        slot = new int[virtuals];
        becomes = new int[virtuals];
        Arrays.fill(windowAt, NOWHERE);
        Arrays.fill(becomes, NOWHERE);
        for (int i = code.size() - 1; i >= 0; i--) {
            for (int dying : liveness.deathsAt(i)) {
                lastReadAt(i, dying);
            }
        }
    }

    private void lastReadAt(int index, int dying) {
        var operand = new Lir.Operand.Reg(dying);
        switch (code.get(index)) {
            case Lir.Window window -> {
                windowAt[dying] = index;
                slot[dying] = window.args().indexOf(operand);
            }
            case Lir.Transfer transfer ->
                becomes[dying] = transfer.targets().get(transfer.sources().indexOf(operand));
            case Lir.Load _, Lir.Simple _, Lir.Label _, Lir.Jump _, Lir.Branch _, Lir.Switch _ -> {}
        }
    }

    /** A free register for {@code virtual}, defined at {@code index}. */
    int choose(int index, int virtual) {
        return preferred(virtual).filter(registers::isFree).orElseGet(registers::lowestFree);
    }

    /** Where the result of {@code window} should be, if anywhere in particular. */
    Optional<Integer> wanted(int index, Lir.Window window) {
        if (window.target() == Lir.NONE || window.op() == Opcode.NEW) {
            return Optional.empty();
        }
        return registers.isAssigned(window.target())
                ? Optional.of(registers.of(window.target()))
                : preferred(window.target());
    }

    private Optional<Integer> preferred(int virtual) {
        int variable = becomes[virtual];
        if (variable != NOWHERE && registers.isAssigned(variable)) {
            return Optional.of(registers.of(variable));
        }
        int at = windowAt[virtual];
        return at != NOWHERE && code.get(at) instanceof Lir.Window window
                ? Optional.of(base(at, window, slot[virtual]) + slot[virtual])
                : Optional.empty();
    }

    /** A guess at where {@code window}, which stands at {@code at}, will begin, when argument {@code own} is yet to come. */
    private int base(int at, Lir.Window window, int own) {
        int lowest = 0;
        if (Windows.clobbers(window.op())) {
            lowest = registers
                    .taken()
                    .filter(register -> liveness.isReadBehind(at, registers.holder(register)))
                    .map(register -> register + 1)
                    .max()
                    .orElse(0);
        }
        for (int i = 0; i < window.args().size(); i++) {
            if (i != own
                    && window.args().get(i) instanceof Lir.Operand.Reg(int id)
                    && registers.isLive(id)
                    && windowAt[id] == at
                    && registers.of(id) - i >= lowest) {
                return registers.of(id) - i;
            }
        }
        int base = lowest;
        while (!fits(at, window, own, base)) {
            base++;
        }
        return base;
    }

    private boolean fits(int at, Lir.Window window, int own, int base) {
        for (int i = 0; i < window.args().size(); i++) {
            int register = base + i;
            boolean free = registers.isFree(register) || (i != own && isGoneAt(at, registers.holder(register)));
            if (!free) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value of now is read for the last time before the instruction at {@code at}. */
    private boolean isGoneAt(int at, int virtual) {
        return !liveness.isReadBehind(at, virtual) && !liveness.deathsAt(at).contains(virtual);
    }
}
