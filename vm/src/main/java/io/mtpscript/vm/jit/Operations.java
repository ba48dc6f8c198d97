package io.mtpscript.vm.jit;

import io.mtpscript.vm.machine.CompiledFunction;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;

/** What generated code calls for operations of more than a few instructions; public because that code has another loader. */
public final class Operations {
    private static final long SLICE = 1L << 32;

    private Operations() {}

    /** Integer division; the two cases that trap are exceptions, which leave compiled code. */
    public static long divide(long x, long y) {
        if (y == -1) {
            return Math.negateExact(x);
        }
        return x / y;
    }

    public static long tag(long word, long base, long mask) {
        return (word & 1) != 0 ? word >>> 1 : Memory.loadWord(base + (word & mask));
    }

    public static long element(Machine m, long list, long index, long base, long mask) {
        long first = Memory.loadWord(base + (list & mask)) < SLICE ? list + 8 : Values.elements(m, list);
        return Memory.loadWord(base + ((first + index * Long.BYTES) & mask));
    }

    /**
     * The native address of a list's first element, for a loop that reads the first {@code count}; where it has not so many, or they
     * are no whole words of the region, compiled code is left, and the interpreter finds out whether and as what they are read.
     */
    public static long readable(Machine m, long list, long index, long count) {
        if (index < 0 || count > Values.length(m, list)) {
            return 0;
        }
        long from = Values.elements(m, list);
        long bytes = Math.max(0, count) * Long.BYTES;
        return (from & Long.BYTES - 1) == 0 && m.region().isReadable(from, bytes) ? m.address(from, bytes) : 0;
    }

    /** The same for a loop that sets the first {@code count} elements of a new list. */
    public static long settable(Machine m, long list, long index, long count) {
        long length = m.word(list);
        if (index < 0 || count > length || length >= SLICE || list < m.region().imageSize()) {
            return 0;
        }
        long from = list + Long.BYTES;
        long bytes = Math.max(0, count) * Long.BYTES;
        return m.region().isWritable(from, bytes) ? m.writable(from, bytes) : 0;
    }

    /**
     * Whether none of the first {@code count} elements is one of the words that a list begins with: no list that the language makes, but a
     * word that is none may say so.
     *
     * @param elements what {@link #settable} gave for another list
     */
    public static boolean isApart(Machine m, long list, long elements, long count) {
        long at = m.region().base() + (list & m.region().wordMask());
        return count <= 0 || at + Values.SLICE_BYTES <= elements || at >= elements + count * Long.BYTES;
    }

    /**
     * Where {@link PickLoop} puts what is picked: the native address of the first element of the next list that is made. Its loop is
     * left for the interpreter where that has no room, or where it would show that it is written early: flags that are not
     * as many as the loop makes, or that share memory with the list.
     *
     * @param list what {@link #readable} gave
     * @param flags what {@link #settable} gave for {@code flagList}
     */
    public static long picked(Machine m, long list, long flags, long flagList, long index, long count) {
        if (index != 0 || count != m.word(flagList)) {
            return 0;
        }
        long bytes = count * Long.BYTES;
        long header = m.region().ahead(Long.BYTES + bytes);
        boolean apart = list + bytes <= flags || (flags + bytes <= list && list + bytes <= header);
        return header != 0 && apart ? header + Long.BYTES : 0;
    }

    /** What a loop charges whose rounds all cost the same. */
    public static long loopGas(long index, long count, long roundGas, long testGas) {
        long rounds = count > index ? count - index : 0;
        // More than any gas limit either way; negative where the difference is no number.
        return rounds < 0 || rounds > Integer.MAX_VALUE || roundGas > Integer.MAX_VALUE
                ? Long.MAX_VALUE >> 1
                : rounds * roundGas + testGas;
    }

    public static long length(long list, long base, long mask) {
        return Memory.loadWord(base + (list & mask)) & SLICE - 1;
    }

    /** A new list of so many zero words, 0 where there cannot be one. */
    public static long newList(Machine m, long length) {
        return length < 0 || length >= m.memoryBudget() >> 3 ? 0 : Values.newList(m, length);
    }

    /** The code of a closure. */
    public static CompiledFunction target(Machine m, long closure) {
        long id = m.word(closure);
        CompiledFunction target = m.compiled(Math.toIntExact(id));
        if (target == null) {
            throw corrupt();
        }
        return target;
    }

    /** Where verified code cannot come. */
    public static IllegalStateException corrupt() {
        return new IllegalStateException("A word that is none of its type");
    }
}
