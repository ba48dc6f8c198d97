package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.testing.Cases;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Loops that no compiler makes: tier 2 asks for a list's place and pays a loop's gas before the loop, so code that lies about how
 * far it counts, or never counts, must come to what the interpreter says of it, and to no memory but its own.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileLoopTest {
    private static final VmSettings SMALL = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(Limits.VM_MEMORY_MIN), 2);
    private static final long GAS = 20_000;
    private static final long CANARY = 0x5ca1_ab1e_0bad_cafeL;
    private static final int CANARY_WORDS = 500;
    private static final int CLEAN_WORDS = 100;

    private static final int INDEX = 0;
    private static final int COUNT = 1;
    private static final int WORD = 2;
    private static final int LIST = 3;
    private static final int OTHER_LIST = 4;
    /** Behind the registers of lists. */
    private static final int NO_NEW_LIST = 5;

    private static final int SUM = 5;
    private static final int SPARE = 6;
    private static final int NUMBER = 7;
    private static final int REGISTERS = 8;
    private static final int TAIL_REGISTERS = 11;

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        5,
        7,
        8,
        9,
        100,
        5_000,
        -1,
        -2,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        Long.MAX_VALUE,
        1L << 31,
        1L << 32,
        1L << 33,
        1L << 61,
        -1L << 33,
        -1L << 40
    };

    private record Outcome(VmStatus status, String value, long gas) {}

    /** A function of an index, a count and a word, with two new lists of a length; its loop is entered by its test. */
    private static Program loop(int length, Consumer<Function> body) {
        Assembler program = new Assembler();
        Function f = program.function("f", 3, REGISTERS);
        Label start = new Label();
        Label test = new Label();
        f.ldi(SPARE, length)
                .abc(Opcode.LISTNEW, LIST, SPARE, 0)
                .abc(Opcode.LISTNEW, OTHER_LIST, SPARE, 0)
                .ldi(SUM, 0)
                .jump(Opcode.JMP, 0, test)
                .place(start);
        body.accept(f);
        f.place(test).compare(Opcode.JLT, INDEX, COUNT, start).ret(SUM);
        return program.build();
    }

    private static void sameOnBothTiers(Program program, long... arguments) {
        sameOnBothTiers(program, List.<long[]>of(arguments));
    }

    private static void sameOnBothTiers(Program program, List<long[]> runs) {
        assertEquals(outcomes(program, false, runs), outcomes(program, true, runs));
    }

    private static List<Outcome> outcomes(Program program, boolean compiled, List<long[]> runs) {
        VmLoad loaded = VmImage.load(program, SMALL);
        if (!(loaded instanceof VmImage image)) {
            throw new AssertionError("The verifier refuses it: " + loaded);
        }
        if (compiled) {
            image.compile();
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (image;
                VmOwner owner = new VmOwner(image)) {
            Vm neighbour = owner.acquire();
            neighbour.begin(GAS, new byte[32]);
            long[] canary = new long[CANARY_WORDS];
            Arrays.fill(canary, CANARY);
            long list = neighbour.newList(canary, canary.length);
            for (long[] arguments : runs) {
                Vm vm = owner.acquire();
                vm.begin(GAS, new byte[32]);
                for (int i = 0; i < arguments.length; i++) {
                    vm.setArgument(i, arguments[i]);
                }
                VmStatus status = vm.run(0);
                String value = status == VmStatus.DONE ? Long.toString(vm.result()) : String.valueOf(vm.trap());
                outcomes.add(new Outcome(status, value, vm.gasUsed()));
                owner.release(vm);
                assertClean(owner);
            }
            for (int i = 1; i <= canary.length; i++) {
                assertEquals(CANARY, neighbour.reader().word(list, i));
            }
            owner.release(neighbour);
        }
        return outcomes;
    }

    /** The VM that was given back last is the one that is taken next. */
    private static void assertClean(VmOwner owner) {
        Vm next = owner.acquire();
        next.begin(GAS, new byte[32]);
        long list = next.newList(new long[1], 1);
        for (int i = 1; i <= CLEAN_WORDS; i++) {
            assertEquals(0, next.reader().word(list, i));
        }
        owner.release(next);
    }

    private static void allNumbers(Program program) {
        List<long[]> runs = new ArrayList<>();
        for (long index : NUMBERS) {
            for (long count : NUMBERS) {
                runs.add(new long[] {index, count, 3});
            }
        }
        sameOnBothTiers(program, runs);
    }

    @Test
    void anOrdinaryLoopFromAndToAnyNumber() {
        allNumbers(loop(
                8,
                f -> f.abc(Opcode.LISTGET, SPARE, LIST, INDEX)
                        .abc(Opcode.IADD, SUM, SUM, SPARE)
                        .abc(Opcode.LISTSET, OTHER_LIST, INDEX, COUNT)
                        .abc(Opcode.IADDI, INDEX, INDEX, 1)));
    }

    @Test
    void aLoopWithoutAListFromAndToAnyNumber() {
        allNumbers(loop(1, f -> f.abc(Opcode.IADDI, SUM, SUM, 1).abc(Opcode.IADDI, INDEX, INDEX, 1)));
    }

    @Test
    void aLoopThatNeverSteps() {
        Program program = loop(8, f -> f.abc(Opcode.LISTGET, SPARE, LIST, INDEX).abc(Opcode.IADDI, SUM, SUM, 1));
        sameOnBothTiers(program, 0, 5, 0);
        sameOnBothTiers(program, 5, 5, 0);
        sameOnBothTiers(loop(8, f -> f.abc(Opcode.IADDI, SUM, SUM, 1)), 0, 5, 0);
    }

    @Test
    void aLoopThatStepsBeforeItReadsOrSets() {
        for (int steps = 1; steps < 4; steps++) {
            int times = steps;
            for (Opcode op : List.of(Opcode.LISTGET, Opcode.LISTSET)) {
                Program program = loop(4, f -> {
                    for (int i = 0; i < times; i++) {
                        f.abc(Opcode.IADDI, INDEX, INDEX, i == 0 ? 1 : 5_000);
                    }
                    if (op == Opcode.LISTGET) {
                        f.abc(op, SPARE, LIST, INDEX);
                    } else {
                        f.abc(op, LIST, INDEX, WORD);
                    }
                });
                sameOnBothTiers(program, 0, 4, CANARY);
                sameOnBothTiers(program, 2, 4, CANARY);
            }
        }
    }

    @Test
    void aLoopOfLoops() {
        for (int step : List.of(1, 2, 4_000)) {
            sameOnBothTiers(
                    loop(4, f -> {
                        Label inner = new Label();
                        Label innerTest = new Label();
                        f.ldi(SPARE, 0)
                                .jump(Opcode.JMP, 0, innerTest)
                                .place(inner)
                                .abc(Opcode.LISTGET, 7, LIST, INDEX)
                                .abc(Opcode.LISTSET, OTHER_LIST, INDEX, WORD)
                                .abc(Opcode.IADDI, SPARE, SPARE, 1)
                                .abc(Opcode.IADDI, INDEX, INDEX, step)
                                .place(innerTest)
                                .compare(Opcode.JLT, SPARE, COUNT, inner)
                                .abc(Opcode.IADDI, INDEX, INDEX, 1);
                    }),
                    0,
                    4,
                    CANARY);
        }
    }

    @Test
    void listsThatAreNone() {
        Program program = loop(
                4,
                f -> f.abc(Opcode.LISTGET, SPARE, WORD, INDEX)
                        .abc(Opcode.LISTSET, OTHER_LIST, INDEX, SPARE)
                        .abc(Opcode.IADDI, INDEX, INDEX, 1));
        for (long word : NUMBERS) {
            sameOnBothTiers(program, 0, 1 << 20, word);
            sameOnBothTiers(program, 0, 0, word);
        }
    }

    /** Only what a list begins with is read where a word's last bits say nothing; its elements are where they all count. */
    @Test
    void aListThatIsNoWholeWord() {
        for (int bytes = 1; bytes < 16; bytes++) {
            Assembler program = new Assembler();
            Function f = program.function("f", 3, REGISTERS);
            makeList(f, new SplittableRandom(bytes), 6, 1, 1_000_000);
            f.abc(Opcode.IADDI, LIST, LIST, bytes)
                    .ldi(INDEX, 0)
                    .ldi(COUNT, 4)
                    .ldi(SUM, 0)
                    .ldi(NUMBER, 3);
            Label start = new Label();
            Label test = new Label();
            f.jump(Opcode.JMP, 0, test)
                    .place(start)
                    .abc(Opcode.LISTGET, SPARE, LIST, INDEX)
                    .abc(Opcode.IMUL, SUM, SUM, NUMBER)
                    .abc(Opcode.IADD, SUM, SUM, SPARE)
                    .abc(Opcode.IADDI, INDEX, INDEX, 1)
                    .place(test)
                    .compare(Opcode.JLT, INDEX, COUNT, start)
                    .ret(SUM);
            sameOnBothTiers(program.build(), 0, 0, 0);
        }
    }

    @Test
    void anyLoops() {
        Cases.forAll(61, 500, HostileLoopTest::anyLoop);
    }

    @Test
    @Tag("long")
    @Timeout(value = 3, unit = java.util.concurrent.TimeUnit.HOURS)
    void manyLoops() {
        Cases.forAll(62, 300_000, HostileLoopTest::anyLoop);
    }

    /** Steps, reads, sets and jumps in any order, loops in loops, ways in from the side. */
    private static void anyLoop(SplittableRandom random) {
        Assembler program = new Assembler();
        Function f = program.function("f", 3, REGISTERS);
        f.ldi(SPARE, random.nextInt(1, 12))
                .abc(Opcode.LISTNEW, LIST, SPARE, 0)
                .abc(Opcode.LISTNEW, OTHER_LIST, SPARE, 0);
        f.ldi(SUM, 0).ldi(7, random.nextInt(4));
        if (random.nextBoolean()) {
            f.ldi(INDEX, 0);
        }
        if (random.nextBoolean()) {
            f.abc(Opcode.LISTLEN, COUNT, LIST, 0);
        }
        List<Label> ahead = new ArrayList<>();
        int firstNew = random.nextInt(LIST, NO_NEW_LIST + 1);
        nest(f, random, ahead, firstNew, 1 + random.nextInt(3));
        ahead.forEach(f::place);
        f.ret(SUM);
        sameOnBothTiers(program.build(), threeRuns(random));
    }

    /** What comes behind the test where it does not hold goes on into the body, with an index that is no element's. */
    @Test
    void aTailLoopThatIsFallenInto() {
        Assembler program = new Assembler();
        Function f = program.function("f", 3, 13);
        f.ldi(SPARE, 4)
                .abc(Opcode.LISTNEW, LIST, SPARE, 0)
                .move(8, LIST)
                .move(9, INDEX)
                .move(10, COUNT)
                .ldi(11, 0)
                .move(12, WORD);
        Function g = program.function("g", 5, TAIL_REGISTERS);
        f.call(8, g.id()).ret(8);
        Label body = new Label();
        g.compare(Opcode.JLT, 1, 2, body)
                .ldi(10, 0)
                .place(body)
                .abc(Opcode.IADDI, 5, 1, 1)
                .abc(Opcode.LISTGET, 6, 0, 1)
                .abc(Opcode.IADD, 3, 3, 6)
                .move(1, 5)
                .tailcall(0, g.id());
        sameOnBothTiers(program.build(), 1L << 40, 4, 0);
    }

    @Test
    void anyTailLoops() {
        Cases.forAll(63, 2_000, HostileLoopTest::anyTailLoop);
    }

    @Test
    @Tag("long")
    @Timeout(value = 3, unit = java.util.concurrent.TimeUnit.HOURS)
    void manyTailLoops() {
        Cases.forAll(64, 300_000, HostileLoopTest::anyTailLoop);
    }

    /** A function that calls itself last, as {@code List.fold} does, and what may be spoiled of that. */
    private static void anyTailLoop(SplittableRandom random) {
        Assembler program = new Assembler();
        Function f = program.function("f", 3, 13);
        int length = random.nextInt(1, 12);
        makeList(f, random, length, 0, 1_000);
        if (random.nextBoolean()) {
            f.ldi(INDEX, 0);
        }
        if (random.nextBoolean()) {
            f.abc(Opcode.LISTLEN, COUNT, LIST, 0);
        }
        Function g = program.function("g", 5, TAIL_REGISTERS);
        f.move(8, random.nextInt(8) > 0 ? LIST : WORD)
                .move(9, INDEX)
                .move(10, COUNT)
                .ldi(11, 0)
                .move(12, WORD)
                .call(8, g.id())
                .ret(8);
        tail(g, random, g.id());
        sameOnBothTiers(program.build(), threeRuns(random));
    }

    /** A list of so many numbers. */
    private static void makeList(Function f, SplittableRandom random, int length, int from, int to) {
        f.ldi(SPARE, length).abc(Opcode.LISTNEW, LIST, SPARE, 0);
        for (int i = 0; i < length; i++) {
            f.ldi(SPARE, i).ldi(OTHER_LIST, random.nextInt(from, to)).abc(Opcode.LISTSET, LIST, SPARE, OTHER_LIST);
        }
    }

    private static void tail(Function g, SplittableRandom random, int id) {
        Label body = new Label();
        g.compare(Opcode.JLT, rarely(random, 1), rarely(random, 2), body);
        if (random.nextInt(6) == 0) {
            g.abc(Opcode.IADDI, random.nextInt(TAIL_REGISTERS), random.nextInt(TAIL_REGISTERS), 1);
        }
        if (random.nextInt(4) > 0) {
            g.ret(3);
        }
        g.place(body);
        boolean inPlace = random.nextBoolean();
        int to = inPlace ? 0 : 6;
        int next = 5;
        if (inPlace) {
            g.abc(Opcode.IADDI, next, rarely(random, 1), random.nextInt(8) > 0 ? 1 : random.nextInt(-2, 3));
        }
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int some = random.nextInt(TAIL_REGISTERS);
            switch (random.nextInt(6)) {
                case 0 -> g.abc(Opcode.IADDI, some, random.nextInt(TAIL_REGISTERS), 1);
                case 1 -> g.move(some, random.nextInt(TAIL_REGISTERS));
                default ->
                    g.abc(Opcode.LISTGET, some, rarely(random, 0), rarely(random, 1))
                            .abc(Opcode.IADD, 3, 3, some);
            }
        }
        if (inPlace) {
            g.move(1, next);
        } else {
            g.abc(Opcode.IADDI, 7, rarely(random, 1), 1)
                    .move(6, rarely(random, 0))
                    .move(8, rarely(random, 2))
                    .move(9, 3)
                    .move(10, 4);
        }
        g.tailcall(to, id);
    }

    @Test
    void anyLoopsThatPick() {
        Cases.forAll(65, 2_000, HostileLoopTest::anyLoopThatPicks);
    }

    @Test
    @Tag("long")
    @Timeout(value = 3, unit = java.util.concurrent.TimeUnit.HOURS)
    void manyLoopsThatPick() {
        Cases.forAll(66, 300_000, HostileLoopTest::anyLoopThatPicks);
    }

    /**
     * A loop that flags a list's elements, which are picked by them behind it, as {@code List.filter} does, and what may be spoiled
     * of that: lists that are none or share their elements, reads of what is not allocated yet. What was picked is
     * summed up, and so is a new list, which is to be of zeros.
     */
    private static void anyLoopThatPicks(SplittableRandom random) {
        Assembler program = new Assembler();
        int words = program.type(TypeDesc.Prim.INT);
        int picked = 8;
        int registers = 11;
        Function f = program.function("f", 3, registers);
        int length = random.nextInt(1, 12);
        f.ldi(NUMBER, random.nextInt(12));
        makeList(f, random, length, -3, 9);
        int flags = random.nextInt(4) > 0 ? length : random.nextInt(1, 12);
        f.ldi(SPARE, flags).abc(Opcode.LISTNEW, OTHER_LIST, SPARE, 0);
        for (int i = random.nextInt(3); i > 0; i--) {
            f.ldi(SPARE, random.nextInt(flags)).ldi(SUM, 1).abc(Opcode.LISTSET, OTHER_LIST, SPARE, SUM);
        }
        switch (random.nextInt(8)) {
            case 0 -> f.move(LIST, OTHER_LIST);
            case 1 ->
                // A slice of the flags, or a list that runs into them.
                f.ldk(picked, program.constant(1L << 32 | random.nextInt(12)))
                        .move(picked + 1, random.nextBoolean() ? OTHER_LIST : LIST)
                        .ldi(picked + 2, random.nextInt(40))
                        .abc(Opcode.NEW, LIST, 3, picked);
            case 2 -> f.abc(Opcode.IADDI, LIST, LIST, 8 * random.nextInt(-3, 40));
            case 3 -> f.ldi(SPARE, random.nextInt(4)).abc(Opcode.LISTNEW, SPARE, SPARE, 0);
            default -> {}
        }
        if (random.nextInt(8) > 0) {
            f.ldi(INDEX, 0).abc(Opcode.LISTLEN, COUNT, random.nextInt(4) > 0 ? LIST : OTHER_LIST, 0);
        }
        Label start = new Label();
        Label test = new Label();
        List<Label> ahead = new ArrayList<>();
        Label behind = new Label();
        f.ldi(SUM, 0);
        if (random.nextInt(12) == 0) {
            f.compare(Opcode.JEQ, COUNT, NUMBER, behind);
        }
        f.jump(Opcode.JMP, 0, test).place(start);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int some = random.nextInt(4) > 0 ? SPARE : random.nextInt(SUM, registers);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> f.abc(Opcode.LISTGET, some, LIST, INDEX);
                case 3 ->
                    f.abc(Opcode.LD, some, random.nextInt(4) > 0 ? LIST : random.nextInt(registers), random.nextInt(50))
                            .abc(Opcode.IADD, SUM, SUM, some);
                case 4 -> f.abc(Opcode.IADD, SUM, SUM, some);
                case 5 -> f.abc(Opcode.ILT, some, some, NUMBER);
                case 6 -> f.abc(random.nextBoolean() ? Opcode.IDIV : Opcode.IEQ, some, NUMBER, some);
                default -> instruction(f, random, INDEX, ahead, OTHER_LIST, 0);
            }
        }
        ahead.forEach(f::place);
        f.abc(Opcode.LISTSET, OTHER_LIST, INDEX, random.nextInt(4) > 0 ? SPARE : random.nextInt(registers))
                .abc(Opcode.IADDI, INDEX, INDEX, 1)
                .place(test)
                .compare(Opcode.JLT, INDEX, COUNT, start)
                .place(behind)
                .move(picked, random.nextInt(12) > 0 ? LIST : WORD)
                .move(picked + 1, random.nextInt(12) > 0 ? OTHER_LIST : LIST)
                .builtin(picked, Builtin.LIST_PICK, words);
        sumUp(f, picked);
        f.abc(Opcode.LD, SPARE, picked, random.nextInt(12)).abc(Opcode.IADD, SUM, SUM, SPARE);
        f.ldi(SPARE, 60).abc(Opcode.LISTNEW, picked, SPARE, 0);
        sumUp(f, picked);
        f.ret(SUM);
        sameOnBothTiers(program.build(), threeRuns(random));
    }

    private static void sumUp(Function f, int list) {
        Label start = new Label();
        Label test = new Label();
        f.ldi(INDEX, 0)
                .abc(Opcode.LISTLEN, COUNT, list, 0)
                .jump(Opcode.JMP, 0, test)
                .place(start)
                .abc(Opcode.LISTGET, SPARE, list, INDEX)
                .ldi(NUMBER, 3)
                .abc(Opcode.IMUL, SUM, SUM, NUMBER)
                .abc(Opcode.IADD, SUM, SUM, SPARE)
                .ldi(NUMBER, 1_000_003)
                .abc(Opcode.IMOD, SUM, SUM, NUMBER)
                .abc(Opcode.IADDI, INDEX, INDEX, 1)
                .place(test)
                .compare(Opcode.JLT, INDEX, COUNT, start);
    }

    private static int rarely(SplittableRandom random, int register) {
        return random.nextInt(16) > 0 ? register : random.nextInt(TAIL_REGISTERS);
    }

    private static List<long[]> threeRuns(SplittableRandom random) {
        List<long[]> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(new long[] {number(random), number(random), number(random)});
        }
        return runs;
    }

    private static long number(SplittableRandom random) {
        return random.nextInt(3) > 0 ? random.nextInt(6) : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /** @param firstNew the registers from here on to {@link #OTHER_LIST} keep their new lists, whose elements may be set */
    private static void nest(Function f, SplittableRandom random, List<Label> ahead, int firstNew, int depth) {
        Label start = new Label();
        Label test = new Label();
        // Mostly the shape that tier 2 knows, which its registers and steps may spoil.
        int index = random.nextInt(4) > 0 ? INDEX : random.nextBoolean() ? SPARE : 7;
        int count = random.nextInt(4) > 0 ? COUNT : random.nextBoolean() ? SUM : WORD;
        if (random.nextInt(8) == 0) {
            jumpAhead(f, random, ahead);
        }
        f.jump(Opcode.JMP, 0, test).place(start);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            instruction(f, random, index, ahead, firstNew, depth);
        }
        if (random.nextInt(8) > 0) {
            f.abc(Opcode.IADDI, index, index, 1);
        }
        f.place(test);
        if (random.nextInt(12) == 0) {
            f.abc(Opcode.IADDI, index, index, 1);
        }
        f.compare(Opcode.JLT, index, count, start);
    }

    private static void instruction(
            Function f, SplittableRandom random, int index, List<Label> ahead, int firstNew, int depth) {
        int any = random.nextInt(REGISTERS);
        int some = any >= firstNew && any < NO_NEW_LIST ? SPARE : any;
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> f.abc(Opcode.LISTGET, random.nextInt(5) > 0 ? SUM : some, list(random), index);
            case 3, 4 -> {
                if (firstNew < NO_NEW_LIST) {
                    f.abc(Opcode.LISTSET, random.nextInt(firstNew, NO_NEW_LIST), index, any);
                }
            }
            case 5 -> f.abc(Opcode.IADDI, index, index, random.nextInt(4) > 0 ? 1 : random.nextInt(-3, 4));
            case 6 -> f.abc(Opcode.IADDI, SUM, random.nextInt(REGISTERS), 1);
            case 7 -> f.move(random.nextInt(4) > 0 ? SPARE : some, random.nextInt(REGISTERS));
            case 8 -> jumpAhead(f, random, ahead);
            case 9 -> {
                if (!ahead.isEmpty()) {
                    f.place(ahead.remove(random.nextInt(ahead.size())));
                }
            }
            case 10 -> {
                if (depth > 0) {
                    nest(f, random, ahead, firstNew, depth - 1);
                }
            }
            default ->
                f.abc(
                        Opcode.LISTREST,
                        firstNew == LIST || random.nextInt(4) > 0 ? SPARE : LIST,
                        LIST,
                        random.nextInt(2));
        }
    }

    private static int list(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> WORD;
            case 1, 2 -> OTHER_LIST;
            default -> LIST;
        };
    }

    private static void jumpAhead(Function f, SplittableRandom random, List<Label> ahead) {
        Label label = new Label();
        ahead.add(label);
        f.compare(
                random.nextBoolean() ? Opcode.JLE : Opcode.JEQ,
                random.nextInt(REGISTERS),
                random.nextInt(REGISTERS),
                label);
    }

    /** The first list's end is the second one's beginning. */
    @Test
    void aLoopOverEmptyListsStaysInCompiledCode() {
        Program program = loop(
                0,
                f -> f.abc(Opcode.LISTGET, SPARE, LIST, INDEX)
                        .abc(Opcode.LISTSET, OTHER_LIST, INDEX, SPARE)
                        .abc(Opcode.IADDI, INDEX, INDEX, 1));
        try (VmImage image = (VmImage) VmImage.load(program, SMALL);
                VmOwner owner = new VmOwner(image)) {
            image.compile();
            Vm vm = owner.acquire();
            vm.begin(GAS, new byte[32]);
            assertEquals(VmStatus.DONE, vm.run(0));
            assertEquals(1, vm.compiledCalls());
            owner.release(vm);
        }
    }

    @Test
    void someLoopsAreCompiled() {
        try (VmImage image = (VmImage) VmImage.load(loop(4, f -> f.abc(Opcode.IADDI, INDEX, INDEX, 1)), SMALL)) {
            image.compile();
            assertTrue(image.uncompiled().isEmpty());
        }
    }
}
