package io.mtpscript.vm.image;

import static io.mtpscript.vm.image.RefusedException.unless;

import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of every register on every way to an instruction.
 *
 * <p>A register is <em>defined</em> when its contents are: it is zero as at entry, or was written. A callee's frame lies over
 * the registers behind its first argument, so after a call they are not, and code that reads one is refused: tiers could not
 * agree on what it finds. A register is <em>written</em> when something was put there; where no register is read before that,
 * nobody can see the zeros of a new frame and the interpreter need not make them. A register holds a <em>new list</em> when what
 * it holds was made by a LISTNEW of this call of the function: only of such a list elements are set, so a list that a caller knows
 * does not change under it, and neither does what a list begins with.
 */
final class RegisterFlow {
    /** The most words of state that one function may need: 96 MiB. */
    private static final long MAX_STATE_WORDS = 3 << 22;

    /** Bits that are kept of a register. */
    private static final int SETS = 3;

    private final Operands operands;
    private final FunctionCode function;
    private final String where;
    private final int words;
    /** By start of a segment: defined bits, then written bits, then those of new lists. */
    private final Map<Integer, long[]> known = new LinkedHashMap<>();

    private final Deque<Integer> work = new ArrayDeque<>();
    private boolean readsZero;

    RegisterFlow(Operands operands, FunctionCode function, String where) {
        this.operands = operands;
        this.function = function;
        this.where = where;
        this.words = (function.registerCount() + 63) >>> 6;
    }

    /** Checks the function; true if some register may be read before it is written. */
    boolean readsZero() throws RefusedException {
        long[] entry = new long[SETS * words];
        Arrays.fill(entry, 0, words, -1L);
        int arguments = function.paramCount() + (function.closure() ? 1 : 0);
        for (int i = 0; i < arguments; i++) {
            entry[words + (i >>> 6)] |= 1L << i;
        }
        reach(0, entry);
        while (!work.isEmpty()) {
            int start = work.remove();
            long[] state = known.getOrDefault(start, entry).clone();
            segment(start, state);
        }
        return readsZero;
    }

    private void segment(int start, long[] state) throws RefusedException {
        for (int pc = start; ; pc++) {
            long w = function.code()[pc];
            Opcode op = Opcode.of(Instruction.op(w)).orElseThrow();
            step(op, w, pc, state);
            switch (op) {
                case JMP -> reach(Instruction.imm32(w), state);
                case JT, JF -> {
                    reach(Instruction.imm32(w), state);
                    reach(pc + 1, state);
                }
                case JEQ, JNE, JLT, JLE -> {
                    reach(pc + 1 + Instruction.signedC(w), state);
                    reach(pc + 1, state);
                }
                case SWITCH -> {
                    for (int target : function.tables().get(Instruction.imm32(w))) {
                        reach(target, state);
                    }
                }
                case CALL, APPLY, EFFECT, EFFECT_ALL -> reach(pc + 1, state);
                case TAILCALL, TAILAPPLY, RET, UNREACHABLE -> {}
                case CHARGE,
                        MOVE,
                        LDI,
                        LDK,
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
                        NOT,
                        TAG,
                        LD,
                        NEW,
                        LISTNEW,
                        LISTSET,
                        LISTLEN,
                        LISTGET,
                        LISTREST,
                        BUILTIN -> {
                    if (Instruction.op(function.code()[pc + 1]) != Opcode.CHARGE.code()) {
                        continue;
                    }
                    reach(pc + 1, state);
                }
            }
            return;
        }
    }

    /** Meets what is known at the start of a segment. */
    private void reach(int start, long[] state) throws RefusedException {
        long[] before = known.get(start);
        if (before == null) {
            unless(
                    (known.size() + 1L) * SETS * words <= MAX_STATE_WORDS,
                    "%s has too many segments and registers",
                    where);
            known.put(start, state.clone());
            work.add(start);
            return;
        }
        boolean changed = false;
        for (int i = 0; i < before.length; i++) {
            long both = before[i] & state[i];
            changed |= both != before[i];
            before[i] = both;
        }
        if (changed) {
            work.add(start);
        }
    }

    private void step(Opcode op, long w, int pc, long[] state) throws RefusedException {
        int a = Instruction.a(w);
        int b = Instruction.b(w);
        int c = Instruction.c(w);
        switch (op) {
            case CHARGE, JMP, UNREACHABLE -> {}
            case LDI, LDK -> write(state, a);
            case INEG, IADDI, NOT, TAG, LD, LISTLEN, LISTREST -> {
                read(state, b, 1, pc);
                write(state, a);
            }
            case MOVE -> {
                read(state, b, 1, pc);
                boolean newList = isNewList(state, b);
                write(state, a);
                setNewList(state, a, newList);
            }
            case LISTNEW -> {
                read(state, b, 1, pc);
                write(state, a);
                setNewList(state, a, true);
            }
            case IADD, ISUB, IMUL, IDIV, IMOD, IEQ, INE, ILT, ILE, LISTGET -> {
                read(state, b, 1, pc);
                read(state, c, 1, pc);
                write(state, a);
            }
            case JT, JF, SWITCH, RET -> read(state, a, 1, pc);
            case JEQ, JNE, JLT, JLE -> {
                read(state, a, 1, pc);
                read(state, b, 1, pc);
            }
            case NEW -> {
                read(state, c, b, pc);
                write(state, a);
            }
            case LISTSET -> {
                read(state, a, 1, pc);
                read(state, b, 1, pc);
                read(state, c, 1, pc);
                unless(
                        isNewList(state, a),
                        "%s sets an element of R[%d] at instruction %d, which is no list that it has made",
                        where,
                        a,
                        pc);
            }
            case BUILTIN -> {
                read(state, a, operands.arguments(op, w), pc);
                write(state, a);
            }
            case CALL, APPLY, EFFECT, EFFECT_ALL, TAILCALL, TAILAPPLY -> {
                read(state, a, operands.arguments(op, w), pc);
                for (int set = 0; set < state.length; set += words) {
                    int first = set + (a >>> 6);
                    state[first] &= (1L << a) - 1;
                    Arrays.fill(state, first + 1, set + words, 0);
                }
                write(state, a);
            }
        }
    }

    private void read(long[] state, int from, int count, int pc) throws RefusedException {
        for (int register = from; register < from + count; register++) {
            int word = register >>> 6;
            long bit = 1L << register;
            unless(
                    (state[word] & bit) != 0,
                    "%s reads R[%d] at instruction %d, where a call may have left anything",
                    where,
                    register,
                    pc);
            readsZero |= (state[words + word] & bit) == 0;
        }
    }

    private void write(long[] state, int register) {
        state[register >>> 6] |= 1L << register;
        state[words + (register >>> 6)] |= 1L << register;
        setNewList(state, register, false);
    }

    private boolean isNewList(long[] state, int register) {
        return (state[2 * words + (register >>> 6)] >>> register & 1) != 0;
    }

    private void setNewList(long[] state, int register, boolean newList) {
        int word = 2 * words + (register >>> 6);
        state[word] = newList ? state[word] | 1L << register : state[word] & ~(1L << register);
    }
}
