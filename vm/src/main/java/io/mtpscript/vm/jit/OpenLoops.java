package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Names.MACHINE;
import static io.mtpscript.vm.jit.Names.OPERATIONS;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import io.mtpscript.vm.image.Code;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The loops of a function that {@link ListLoop} knows, while its code is made from the first instruction to the last: which of them
 * the place is inside of, and in which slots of the JVM's frame the addresses of their lists' elements are.
 */
final class OpenLoops {
    /** What a loop that picks takes of a frame: two addresses. */
    private static final int PICK_BYTES = 16;

    private final Map<Integer, ListLoop> known;
    private final Map<Integer, PickLoop> picks = new LinkedHashMap<>();
    private final CodeBuilder out;
    /** Leaves compiled code. */
    private final Label bail;

    private final Deque<Open> open = new ArrayDeque<>();
    private int nextSlot;

    /** What is picked in loops that were opened, also after them, by the place of the BUILTIN. */
    private final Map<Integer, Picking> picking = new LinkedHashMap<>();

    /**
     * The slots of addresses by the registers of lists.
     *
     * @param picking where what is picked is put
     */
    private record Open(
            ListLoop loop, Map<Integer, Integer> read, Map<Integer, Integer> filled, Optional<Picking> picking) {}

    /**
     * Where a {@link PickLoop} puts what is picked.
     *
     * @param list the slot with the address of the list's elements
     * @param first the slot with the address of the first
     * @param next the slot with the address of the next
     */
    record Picking(PickLoop loop, int list, int first, int next) {}

    /** @param firstSlot of the frame that is free, and all behind it */
    OpenLoops(Code code, CodeBuilder out, Label bail, int firstSlot) {
        this.known = ListLoop.of(code);
        known.forEach((entry, loop) -> PickLoop.of(code, loop).ifPresent(pick -> picks.put(entry, pick)));
        this.out = out;
        this.bail = bail;
        this.nextSlot = firstSlot;
    }

    /** What they take of a frame, at most. */
    int frameBytes() {
        return ListLoop.frameBytes(known) + PICK_BYTES * picks.size();
    }

    /** The next instruction to translate; loops that end before it are left. */
    void comeTo(int pc) {
        open.removeIf(each -> pc > each.loop.end());
    }

    /**
     * Before the jump into a loop that counts: asks where its lists are. The interpreter runs it where they are not as long as it
     * counts.
     *
     * @return whether its gas is to be charged now, as {@link ListLoop#roundGas} and {@link ListLoop#testGas} say
     */
    boolean enter(ListLoop loop) {
        Map<Integer, Integer> read = new LinkedHashMap<>();
        Map<Integer, Integer> filled = new LinkedHashMap<>();
        if (loop.counts()) {
            loop.read().forEach(list -> read.put(list, ask("readable", list, loop)));
            loop.filled().forEach(list -> filled.put(list, ask("settable", list, loop)));
            filled.forEach((list, elements) -> Stream.concat(loop.read().stream(), loop.filled().stream())
                    .filter(other -> !other.equals(list))
                    .forEach(other -> keepApart(other, elements, loop)));
        }
        open.push(new Open(loop, read, filled, pick(loop, read, filled)));
        return isPrepaid();
    }

    private Optional<Picking> pick(ListLoop loop, Map<Integer, Integer> read, Map<Integer, Integer> filled) {
        PickLoop pick = picks.get(loop.entry());
        if (pick == null) {
            return Optional.empty();
        }
        var slots = new Picking(pick, slot(read, pick.list()), nextSlot, nextSlot + 2);
        nextSlot += 4;
        out.aload(FunctionTranslator.MACHINE_SLOT);
        out.lload(slots.list);
        out.lload(slot(filled, pick.flags()));
        for (int register : List.of(pick.flags(), loop.index(), loop.count())) {
            out.lload(FunctionTranslator.slot(register));
        }
        out.invokestatic(
                OPERATIONS, "picked", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_long, CD_long, CD_long, CD_long));
        out.lstore(slots.first).lload(slots.first).lstore(slots.next);
        out.lload(slots.first).lconst_0().lcmp().ifeq(bail);
        picking.put(pick.pick(), slots);
        return Optional.of(slots);
    }

    /** Leaves where the words that say what a list is are elements that the loop sets. */
    private void keepApart(int list, int elements, ListLoop loop) {
        out.aload(FunctionTranslator.MACHINE_SLOT);
        out.lload(FunctionTranslator.slot(list)).lload(elements).lload(FunctionTranslator.slot(loop.count()));
        out.invokestatic(OPERATIONS, "isApart", MethodTypeDesc.of(CD_boolean, MACHINE, CD_long, CD_long, CD_long));
        out.ifeq(bail);
    }

    /** Stores it in a slot of its own. */
    private int ask(String operation, int list, ListLoop loop) {
        int slot = nextSlot;
        nextSlot += 2;
        ask(operation, list, loop.index(), loop.count(), slot);
        return slot;
    }

    /** Stores in a slot where the elements of a list are; leaves where it has not so many. */
    void ask(String operation, int list, int index, int count, int slot) {
        out.aload(FunctionTranslator.MACHINE_SLOT);
        out.lload(FunctionTranslator.slot(list));
        out.lload(FunctionTranslator.slot(index));
        out.lload(FunctionTranslator.slot(count));
        out.invokestatic(OPERATIONS, operation, MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_long, CD_long));
        out.lstore(slot);
        out.lload(slot).lconst_0().lcmp().ifeq(bail);
    }

    /** The loop that a jump goes into, unless it is none of the kind. */
    Optional<ListLoop> enteredAt(int pc) {
        return Optional.ofNullable(known.get(pc));
    }

    /** Whether the gas of this place was charged before its loop. */
    boolean isPrepaid() {
        return !open.isEmpty()
                && open.peek().loop.straight()
                && open.peek().loop.counts();
    }

    /** Whether a loop counts in this register, which then never overflows. */
    boolean isIndex(int register) {
        return open.stream().anyMatch(each -> each.loop.index() == register);
    }

    /** Where what is picked is put, in such a loop. */
    Optional<Picking> picking() {
        return open.isEmpty() ? Optional.empty() : open.peek().picking;
    }

    /** Where what a BUILTIN picks was put by the loop before it. */
    Optional<Picking> pickedBefore(int pc) {
        return Optional.ofNullable(picking.get(pc));
    }

    /** The slot with the address of a list's elements, where this index is known to be one of them. */
    OptionalInt readable(int list, int index) {
        return slot(open.stream().filter(each -> each.loop.index() == index).map(Open::read), list);
    }

    /** The same for a list whose elements are set. */
    OptionalInt settable(int list, int index) {
        return slot(open.stream().filter(each -> each.loop.index() == index).map(Open::filled), list);
    }

    private static OptionalInt slot(Stream<Map<Integer, Integer>> slots, int list) {
        return slots.filter(each -> each.containsKey(list))
                .mapToInt(each -> slot(each, list))
                .findFirst();
    }

    private static int slot(Map<Integer, Integer> slots, int list) {
        return slots.getOrDefault(list, -1);
    }
}
