package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.testing.Cases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListBuiltinsTest {
    private final BuiltinFixture f = new BuiltinFixture();
    private final int pair = f.program.type(new TypeDesc.Record(List.of(
            new TypeDesc.Field("a", f.strings, false, false), new TypeDesc.Field("b", f.decimal, false, false))));

    {
        f.with(Builtin.OP_LIST_CONCAT, 1, 1)
                .with(Builtin.OP_LIST_CONCAT, 3, 3)
                .with(Builtin.LIST_GET, f.integer)
                .with(Builtin.LIST_SLICE, f.integer)
                .with(Builtin.LIST_REVERSE, f.integer)
                .with(Builtin.LIST_PICK, f.integer)
                .with(Builtin.LIST_SORT_BY_INT, f.integer)
                .with(Builtin.LIST_SORT_BY_STRING, f.integer)
                .with(Builtin.LIST_DISTINCT, f.integer)
                .with(Builtin.LIST_DISTINCT, f.string)
                .with(Builtin.LIST_DISTINCT, pair)
                .with(Builtin.LIST_FLATTEN, f.integer);
    }

    @AfterEach
    void close() {
        f.close();
    }

    private List<Long> call(Builtin builtin, long... arguments) {
        return f.words(f.callTyped(builtin, f.integer, arguments));
    }

    @Test
    void concatAndFlatten() {
        assertEquals(List.of(), f.words(f.callTyped(Builtin.OP_LIST_CONCAT, 1, f.intList())));
        long slice = f.callTyped(Builtin.LIST_SLICE, f.integer, f.intList(1, 2, 3, 4), 1, 3);
        assertEquals(
                List.of(2L, 3L, 9L), f.words(f.callTyped(Builtin.OP_LIST_CONCAT, 3, slice, f.intList(), f.intList(9))));
        assertEquals(List.of(2L, 3L, 7L), call(Builtin.LIST_FLATTEN, f.intList(slice, f.intList(), f.intList(7))));
        assertEquals(List.of(), call(Builtin.LIST_FLATTEN, f.intList()));
    }

    @Test
    void get() {
        long list = f.intList(10, 20);
        assertEquals("0:10", f.variant(f.callTyped(Builtin.LIST_GET, f.integer, list, 0)));
        assertEquals("0:20", f.variant(f.callTyped(Builtin.LIST_GET, f.integer, list, 1)));
        for (long none : new long[] {-1, 2, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertEquals("1", f.variant(f.callTyped(Builtin.LIST_GET, f.integer, list, none)));
        }
    }

    @Test
    void slices() {
        long list = f.intList(0, 1, 2, 3, 4, 5);
        assertEquals(List.of(1L, 2L), call(Builtin.LIST_SLICE, list, 1, 3));
        assertEquals(List.of(), call(Builtin.LIST_SLICE, list, 3, 1));
        assertEquals(
                6,
                call(Builtin.LIST_SLICE, list, Long.MIN_VALUE, Long.MAX_VALUE).size());
        long inner = f.callTyped(Builtin.LIST_SLICE, f.integer, list, 2, 6);
        assertEquals(List.of(3L, 4L), call(Builtin.LIST_SLICE, inner, 1, 3));
        long before = f.vm().memoryUsed();
        f.callTyped(Builtin.LIST_SLICE, f.integer, inner, 0, 4);
        assertEquals(24, f.vm().memoryUsed() - before);
    }

    @Test
    void reverseRangeAndPick() {
        assertEquals(List.of(3L, 2L, 1L), call(Builtin.LIST_REVERSE, f.intList(1, 2, 3)));
        assertEquals(List.of(), call(Builtin.LIST_REVERSE, f.intList()));
        assertEquals(List.of(-1L, 0L, 1L), f.words(f.call(Builtin.LIST_RANGE, -1, 2)));
        assertEquals(List.of(), f.words(f.call(Builtin.LIST_RANGE, 5, 5)));
        assertEquals(List.of(), f.words(f.call(Builtin.LIST_RANGE, 5, -5)));
        assertEquals(
                List.of(Long.MAX_VALUE - 1), f.words(f.call(Builtin.LIST_RANGE, Long.MAX_VALUE - 1, Long.MAX_VALUE)));
        assertEquals(List.of(1L, 3L), call(Builtin.LIST_PICK, f.intList(1, 2, 3), f.intList(1, 0, 1)));
        assertEquals(
                ErrorCode.GAS_EXHAUSTED, f.box().trap(f.function(Builtin.LIST_RANGE), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void sortsAreStable() {
        Cases.forAll(12, 200, random -> {
            int n = random.nextInt(40);
            long[] values = random.longs(n).toArray();
            long[] keys = random.longs(n, -3, 4).toArray();
            List<Integer> expected = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> keys[i]))
                    .toList();
            List<Long> sorted = call(Builtin.LIST_SORT_BY_INT, f.intList(values), f.intList(keys));
            assertEquals(expected.stream().map(i -> values[i]).toList(), sorted);

            String[] texts = new String[n];
            for (int i = 0; i < n; i++) {
                texts[i] =
                        random.nextInt(3) == 0 ? "" : "k".repeat(random.nextInt(3)) + (char) ('a' + random.nextInt(3));
            }
            List<Integer> byText = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparing(i -> texts[i]))
                    .toList();
            assertEquals(
                    byText.stream().map(i -> values[i]).toList(),
                    call(Builtin.LIST_SORT_BY_STRING, f.intList(values), f.stringList(texts)));
        });
    }

    @Test
    void sortByIntHandlesTheExtremes() {
        long[] keys = {0, Long.MIN_VALUE, Long.MAX_VALUE, -1};
        assertEquals(List.of(2L, 4L, 1L, 3L), call(Builtin.LIST_SORT_BY_INT, f.intList(1, 2, 3, 4), f.intList(keys)));
    }

    @Test
    void distinctKeepsFirstOccurrences() {
        assertEquals(List.of(3L, 1L, 2L), call(Builtin.LIST_DISTINCT, f.intList(3, 1, 3, 2, 1, 1)));
        assertEquals(List.of(), call(Builtin.LIST_DISTINCT, f.intList()));
        long texts = f.stringList("b", "a", "b", "", "a");
        assertEquals(List.of("b", "a", ""), f.texts(f.callTyped(Builtin.LIST_DISTINCT, f.string, texts)));
        long first = f.box().object(f.stringList("x"), f.d("1.50"));
        long same = f.box().object(f.stringList("x"), f.d("1.5"));
        long other = f.box().object(f.stringList("x", "y"), f.d("1.5"));
        assertEquals(
                List.of(first, other),
                f.words(f.callTyped(Builtin.LIST_DISTINCT, pair, f.intList(first, same, other, other))));
    }

    @Test
    void distinctAgreesWithJava() {
        Cases.forAll(13, 100, random -> {
            long[] values = random.longs(random.nextInt(60), -8, 8).toArray();
            List<Long> expected = new ArrayList<>();
            for (long value : values) {
                if (!expected.contains(value)) {
                    expected.add(value);
                }
            }
            assertEquals(expected, call(Builtin.LIST_DISTINCT, f.intList(values)));
        });
    }

    @Test
    void gas() {
        long list = f.intList(1, 2, 3, 4, 5);
        assertEquals(5, typedGas(Builtin.LIST_REVERSE, list));
        assertEquals(5, f.dataGas(Builtin.LIST_RANGE, 0, 5));
        assertEquals(5, typedGas(Builtin.LIST_PICK, list, list));
        // n * bits(n) = 5 * 3.
        assertEquals(15, typedGas(Builtin.LIST_SORT_BY_INT, list, list));
        // At price 2: n, then bits(n) for each String, and each started block of one.
        long keys = f.stringList("", "a", "b", "c", "d".repeat(65));
        assertEquals(2 * (5 + 3 * (1 + 2 + 2 + 2 + 3)), typedGas(Builtin.LIST_SORT_BY_STRING, list, keys));
        // A visit each, then bits(n) for each visit.
        assertEquals(5 + 5 * 3, typedGas(Builtin.LIST_DISTINCT, list));
        assertEquals(2 + 10, typedGas(Builtin.LIST_FLATTEN, f.intList(list, list)));
        assertEquals(0, typedGas(Builtin.LIST_SLICE, list, 0, 5));
    }

    private long typedGas(Builtin builtin, long... arguments) {
        long before = f.vm().gasUsed();
        f.callTyped(builtin, f.integer, arguments);
        long base = io.mtpscript.core.gas.GasSchedule.packaged().cost(builtin);
        return f.vm().gasUsed() - before - base - 3;
    }

    @Test
    void memory() {
        long list = f.intList(1, 2, 3, 4, 5);
        f.callTyped(Builtin.LIST_REVERSE, f.integer, list);
        assertEquals(48, memoryOf(Builtin.LIST_REVERSE, list));
        assertEquals(48 + 5 * 16, memoryOf(Builtin.LIST_SORT_BY_INT, list, list));
        assertEquals(48 + 5 * 16, memoryOf(Builtin.LIST_DISTINCT, list));
        assertEquals(16, memoryOf(Builtin.LIST_GET, list, 2));
        assertEquals(0, memoryOf(Builtin.LIST_GET, list, 5));
    }

    private long memoryOf(Builtin builtin, long... arguments) {
        f.callTyped(builtin, f.integer, arguments);
        long before = f.vm().memoryUsed();
        f.callTyped(builtin, f.integer, arguments);
        return f.vm().memoryUsed() - before;
    }
}
