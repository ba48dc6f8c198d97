package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Shape.op;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.vm.image.Code;
import java.util.Optional;

/**
 * A {@link ListLoop} that makes flags for a list's elements, which are picked by them behind it, as {@code List.filter} does: what is
 * picked is put where the result will be while the flags are made, so that neither has to be read again.
 *
 * <pre>
 *          the loop, in which LISTSET flags, index, flag
 *          CHARGE and MOVE
 *  pick:   BUILTIN list_pick list, flags
 * </pre>
 *
 * <p>Nothing in the loop takes memory or asks for anything but the list's element and fields of what is below the result, so
 * that nobody sees what was put there before the result is made.
 *
 * @param set the LISTSET of a flag
 * @param pick the BUILTIN
 * @param list the register of the list
 * @param flags the register of the flags
 */
record PickLoop(int set, int pick, int list, int flags) {
    static Optional<PickLoop> of(Code code, ListLoop loop) {
        if (!loop.counts() || !loop.straight()) {
            return Optional.empty();
        }
        long[] instructions = code.instructions();
        int[] holds = new int[code.registerCount()];
        for (int register = 0; register < holds.length; register++) {
            holds[register] = register;
        }
        int pc = loop.end() + 1;
        for (; pc < instructions.length && op(instructions[pc]) != Opcode.BUILTIN; pc++) {
            long w = instructions[pc];
            if (op(w) == Opcode.MOVE) {
                holds[Instruction.a(w)] = holds[Instruction.b(w)];
            } else if (op(w) != Opcode.CHARGE) {
                return Optional.empty();
            }
        }
        if (pc == instructions.length
                || Instruction.b(instructions[pc]) != Builtin.LIST_PICK.id()
                || Shape.isEntered(code, loop.end(), pc)) {
            return Optional.empty();
        }
        int from = Instruction.a(instructions[pc]);
        int list = holds[from];
        int flags = holds[from + 1];
        int set = set(instructions, loop, list, flags);
        return loop.read().contains(list) && loop.filled().contains(flags) && set >= 0
                ? Optional.of(new PickLoop(set, pc, list, flags))
                : Optional.empty();
    }

    /** The one place where a flag is set, or -1 where there are several or the loop does what it must not. */
    private static int set(long[] instructions, ListLoop loop, int list, int flags) {
        int set = -1;
        for (int pc = loop.entry() + 1; pc < loop.end(); pc++) {
            long w = instructions[pc];
            switch (op(w)) {
                case CHARGE,
                        MOVE,
                        LDI,
                        LDK,
                        LD,
                        IADD,
                        ISUB,
                        IMUL,
                        IDIV,
                        IMOD,
                        INEG,
                        IADDI,
                        IEQ,
                        INE,
                        ILT,
                        ILE,
                        NOT -> {}
                case LISTGET -> {
                    if (Instruction.b(w) != list || Instruction.c(w) != loop.index()) {
                        return -1;
                    }
                }
                case LISTSET -> {
                    if (Instruction.a(w) != flags || Instruction.b(w) != loop.index() || set >= 0) {
                        return -1;
                    }
                    set = pc;
                }
                default -> {
                    return -1;
                }
            }
        }
        return set;
    }
}
