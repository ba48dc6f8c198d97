package io.mtpscript.vm;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.vm.codec.CborDecoder;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import java.util.List;

/**
 * The effect calls at which a VM is suspended: the one of EFFECT, whose arguments are registers, or those of EFFECT_ALL, which are
 * objects in a list (docs/internals.md, section 6), {@link Limits#EFFECTS_SIDE_BY_SIDE} of them at a time.
 *
 * <p>Calls are written and answers taken in source order, whatever happens between: so gas and memory do not depend on which
 * answer came first.
 */
final class EffectGroup {
    private final Machine m;
    private final CborDecoder decoder;

    private boolean all;
    private int register;
    /**
     * The sites of the calls from {@link #first} on, once they are written. Kept, because the list is the program's own memory: code
     * that no compiler made could have it change before the answers come.
     */
    private final int[] sites = new int[Limits.EFFECTS_SIDE_BY_SIDE];

    /** Of the list; its calls before {@link #first} have their answers. */
    private int total;

    private int first;
    /** From {@link #first} on. */
    private int size;

    private int written;
    private long writtenBytes;
    private int taken;
    /** The only answer, or the list of answers once the first is here. */
    private long result;

    EffectGroup(Machine m, CborDecoder decoder) {
        this.m = m;
        this.decoder = decoder;
    }

    /** Begins with the calls of an instruction; false where they are no calls, which ends the request. */
    boolean open(long instruction, int firstRegister) {
        all = Instruction.op(instruction) == Opcode.EFFECT_ALL.code();
        register = firstRegister;
        if (!all) {
            sites[0] = Instruction.imm32(instruction);
        }
        total = 1;
        result = 0;
        if (all) {
            long length = Values.length(m, m.registers()[register]);
            if (length > m.memoryBudget() / Long.BYTES) {
                return m.fault(new IllegalStateException("A list of " + length + " calls"));
            }
            total = (int) length;
        }
        portion(0);
        return true;
    }

    private void portion(int from) {
        first = from;
        size = Math.min(total - from, Limits.EFFECTS_SIDE_BY_SIDE);
        written = 0;
        writtenBytes = 0;
        taken = 0;
    }

    /** Goes on to the next calls of the list, when all of these have their answers; false where there are none. */
    boolean next() {
        portion(first + size);
        return size > 0;
    }

    /** Whether every call of the instruction has its answer. */
    boolean complete() {
        return answered() && first + size == total;
    }

    /** How many calls are to be made now. */
    int size() {
        return size;
    }

    /** The site of a call that is written. */
    Program.EffectSite site(int i) {
        return known().get(sites[i]);
    }

    private List<Program.EffectSite> known() {
        return m.image().program().effectSites();
    }

    private Program.EffectSite listed(int i) {
        long index = m.word(call(i));
        if (index < 0 || index >= known().size()) {
            throw new IllegalStateException("No effect site " + index);
        }
        sites[i] = (int) index;
        return site(i);
    }

    private long call(int i) {
        return m.word(Values.elements(m, m.registers()[register]), (long) first + i);
    }

    /** Writes the next call; the machine has trapped where it could not. */
    void encode(ByteSink out) {
        if (written == size) {
            throw new IllegalStateException("All " + size + " calls are written");
        }
        if (all && !m.charge(Charge.EFFECT_ALL_CALL, 1)) {
            return;
        }
        Program.EffectSite called = all ? listed(written) : site(written);
        long price = m.image().price(Charge.EFFECT_ARGUMENTS);
        long room = m.memoryBudget() - m.memoryUsed() - writtenBytes;
        int length;
        if (all) {
            long[] arguments = new long[called.argTypes().size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = m.word(call(written), 1L + i);
            }
            length = m.cbor().call(called, arguments, 0, price, out, room);
        } else {
            length = m.cbor().call(called, m.registers(), register, price, out, room);
        }
        if (length >= 0) {
            out.written(length);
            writtenBytes += length;
            written++;
        }
    }

    /** Takes the next answer; false where the machine has trapped. */
    boolean answer(byte[] cbor, int offset, int length) {
        if (all && first + taken == 0) {
            result = Values.newList(m, total);
        }
        if (m.trapped() || !m.charge(Charge.EFFECT_ANSWER, blocks(length))) {
            return false;
        }
        long word = decoder.decode(site(taken).resultType(), cbor, offset, length);
        if (m.trapped()) {
            return false;
        }
        if (all) {
            m.setWord(result, 1L + first + taken, word);
        } else {
            result = word;
        }
        taken++;
        return true;
    }

    /** Whether the calls to be made now have their answers. */
    boolean answered() {
        return taken == size;
    }

    /** The answer's word, when all are here. */
    long result() {
        return result;
    }

    /** Leaves nothing of an answer. */
    void wipe() {
        result = 0;
    }
}
