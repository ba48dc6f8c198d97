package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.bits;
import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.ValueOrder;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.machine.WordSort;
import io.mtpscript.vm.machine.WordStack;
import io.mtpscript.vm.memory.Memory;

/** List: flat, or a slice that shares another one's elements. */
final class ListBuiltins {
    /** What sorting an element costs beside its place in the result: its key and its word. */
    private static final long SORT_BYTES = 16;

    private ListBuiltins() {}

    /** Joins {@code count} lists in registers. */
    static long concat(Machine m, long[] registers, int at, int count) {
        long length = 0;
        for (int i = 0; i < count; i++) {
            length += Values.length(m, registers[at + i]);
        }
        long result = charged(m, Builtin.OP_LIST_CONCAT, length);
        long to = 1;
        for (int i = 0; i < count && result != 0; i++) {
            to = append(m, result, to, registers[at + i]);
        }
        return result;
    }

    private static long charged(Machine m, Builtin builtin, long length) {
        return m.charge(builtin, length) ? Values.newList(m, length) : 0;
    }

    private static long append(Machine m, long result, long word, long list) {
        long length = Values.length(m, list);
        long from = m.address(Values.elements(m, list), 8 * length);
        Memory.copy(from, m.writable(result + 8 * word, 8 * length), 8 * length);
        return word + length;
    }

    static long get(Machine m, long list, long index) {
        return index < 0 || index >= Values.length(m, list)
                ? Values.NONE
                : Values.some(m, m.word(Values.elements(m, list), index));
    }

    static long slice(Machine m, long list, long from, long to) {
        long length = Values.length(m, list);
        long first = Math.clamp(from, 0L, length);
        return Values.slice(m, list, first, Math.clamp(to, first, length) - first);
    }

    static long reverse(Machine m, long list) {
        long length = Values.length(m, list);
        long result = charged(m, Builtin.LIST_REVERSE, length);
        if (result != 0) {
            long from = m.address(Values.elements(m, list), 8 * length);
            long to = m.writable(result + 8, 8 * length) + 8 * length;
            for (int i = 0; i < (int) length; i++) {
                Memory.putLong(to - 8L * (i + 1), Memory.getLong(from + 8L * i));
            }
        }
        return result;
    }

    static long range(Machine m, long from, long to) {
        long length = from >= to ? 0 : to - from;
        // A difference past 64 bits is as much too large as the largest number.
        long result = charged(m, Builtin.LIST_RANGE, length < 0 ? Long.MAX_VALUE : length);
        if (result != 0) {
            long at = m.writable(result + 8, 8 * length);
            for (int i = 0; i < (int) length; i++) {
                Memory.putLong(at + 8L * i, from + i);
            }
        }
        return result;
    }

    static long pick(Machine m, long list, long flags) {
        long length = Math.min(Values.length(m, list), Values.length(m, flags));
        if (!m.charge(Builtin.LIST_PICK, length)) {
            return 0;
        }
        long elements = m.address(Values.elements(m, list), 8 * length);
        long keep = m.address(Values.elements(m, flags), 8 * length);
        long kept = 0;
        for (int i = 0; i < (int) length; i++) {
            kept += Memory.getLong(keep + 8L * i) & 1;
        }
        long result = Values.newList(m, kept);
        if (result != 0 && kept != 0) {
            int last = (int) length - 1;
            while ((Memory.getLong(keep + 8L * last) & 1) == 0) {
                last--;
            }
            long to = m.writable(result + 8, 8 * kept);
            long lastTo = to + 8 * (kept - 1);
            // Each element is stored; one that is not kept is stored over by the next. Words that are no lists may
            // change while
            // they are read, so that the place to store is bounded.
            for (int i = 0; i <= last; i++) {
                Memory.storeWord(Math.min(to, lastTo), Memory.getLong(elements + 8L * i));
                to += (Memory.getLong(keep + 8L * i) & 1) << 3;
            }
        }
        return result;
    }

    /**
     * What {@link #pick} gives, where the elements that are kept, and at most one more, stand already where the next list will have
     * its own.
     */
    static long picked(Machine m, long list, long flags, long kept) {
        if (!m.charge(Builtin.LIST_PICK, Math.min(Values.length(m, list), Values.length(m, flags)))) {
            return 0;
        }
        long result = Values.newList(m, kept);
        if (result != 0) {
            m.region().zeroNext();
        }
        return result;
    }

    static long sortByInt(Machine m, long list, long keys) {
        long length = Math.min(Values.length(m, list), Values.length(m, keys));
        if (!m.charge(Builtin.LIST_SORT_BY_INT, length * bits(length))) {
            return 0;
        }
        WordStack stack = m.stack();
        return sorted(m, list, keys, length, (a, b) -> Long.compare(stack.get(a), stack.get(b)));
    }

    static long sortByString(Machine m, long list, long keys) {
        long length = Math.min(Values.length(m, list), Values.length(m, keys));
        if (!m.charge(Builtin.LIST_SORT_BY_STRING, length)) {
            return 0;
        }
        long units = 0;
        long elements = Values.elements(m, keys);
        for (long i = 0; i < length; i++) {
            units += 1 + blocks(Values.byteLength(m, m.word(elements, i)));
        }
        if (!m.charge(Builtin.LIST_SORT_BY_STRING, units * bits(length))) {
            return 0;
        }
        WordStack stack = m.stack();
        return sorted(m, list, keys, length, (a, b) -> StringBuiltins.order(m, stack.get(a), stack.get(b)));
    }

    private static long sorted(Machine m, long list, long keys, long length, WordSort.Order order) {
        if (!m.chargeMemory(SORT_BYTES * length)) {
            return 0;
        }
        long result = Values.newList(m, length);
        if (result == 0) {
            return 0;
        }
        WordStack stack = m.stack();
        int floor = stack.size();
        long keyElements = Values.elements(m, keys);
        long elements = Values.elements(m, list);
        for (long i = 0; i < length; i++) {
            stack.push(m.word(keyElements, i));
            stack.push(m.word(elements, i));
        }
        WordSort.sort(stack, floor, (int) length, 2, order);
        for (int i = 0; i < length; i++) {
            m.setWord(result, 1 + i, stack.get(floor + 2 * i + 1));
        }
        stack.resize(floor);
        return result;
    }

    /** First occurrences by structural equality: sorted, runs of equal ones marked, marks read in order. */
    static long distinct(Machine m, long list, int elementType) {
        ValueOrder order = m.order();
        long length = Values.length(m, list);
        long elements = Values.elements(m, list);
        long price = m.image().unitPrice(Builtin.LIST_DISTINCT);
        long visits = 0;
        for (long i = 0; i < length; i++) {
            // Compared with itself a value is visited whole.
            if (order.compare(elementType, m.word(elements, i), m.word(elements, i), price) != 0) {
                return 0;
            }
            visits += order.visits();
        }
        if (!m.charge(Builtin.LIST_DISTINCT, visits * bits(length)) || !m.chargeMemory(SORT_BYTES * length)) {
            return 0;
        }
        WordStack stack = m.stack();
        int marks = stack.size();
        int count = Math.toIntExact(length);
        stack.resize(marks + count);
        int records = stack.size();
        for (int i = 0; i < count; i++) {
            stack.push(m.word(elements, i));
            stack.push(i);
        }
        WordSort.Order byValue = (a, b) -> order.compareFree(elementType, stack.get(a), stack.get(b));
        WordSort.sort(stack, records, count, 2, byValue);
        long kept = 0;
        for (int i = 0; i < count; i++) {
            int at = records + 2 * i;
            if (i == 0 || byValue.compare(at - 2, at) != 0) {
                stack.set(marks + (int) stack.get(at + 1), 1);
                kept++;
            }
        }
        long result = Values.newList(m, kept);
        int to = 1;
        for (int i = 0; i < count && result != 0; i++) {
            if (stack.get(marks + i) != 0) {
                m.setWord(result, to++, m.word(elements, i));
            }
        }
        stack.resize(marks);
        return result;
    }

    static long flatten(Machine m, long lists) {
        long count = Values.length(m, lists);
        if (!m.charge(Builtin.LIST_FLATTEN, count)) {
            return 0;
        }
        long elements = Values.elements(m, lists);
        long length = 0;
        for (long i = 0; i < count; i++) {
            length += Values.length(m, m.word(elements, i));
        }
        long result = charged(m, Builtin.LIST_FLATTEN, length);
        long to = 1;
        for (long i = 0; i < count && result != 0; i++) {
            to = append(m, result, to, m.word(elements, i));
        }
        return result;
    }
}
