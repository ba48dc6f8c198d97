package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.core.testing.Cases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Map against a model that orders keys by the contract's words: hash, then bytes. */
class MapBuiltinsTest {
    private final BuiltinFixture f = new BuiltinFixture();

    {
        Builtin[] all = {
            Builtin.MAP_EMPTY,
            Builtin.MAP_GET,
            Builtin.MAP_SET,
            Builtin.MAP_REMOVE,
            Builtin.MAP_HAS,
            Builtin.MAP_SIZE,
            Builtin.MAP_KEYS,
            Builtin.MAP_VALUES,
            Builtin.MAP_ENTRIES,
            Builtin.MAP_FROM_LIST,
            Builtin.MAP_MERGE
        };
        for (Builtin builtin : all) {
            f.with(builtin, f.integer).with(builtin, f.string);
        }
        f.with(Builtin.OP_EQUAL, f.program.type(new TypeDesc.MapOf(f.integer, f.integer)));
    }

    @AfterEach
    void close() {
        f.close();
    }

    private long call(Builtin builtin, long... arguments) {
        return f.callTyped(builtin, f.integer, arguments);
    }

    private long map(long... keysAndValues) {
        long map = call(Builtin.MAP_EMPTY);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map = call(Builtin.MAP_SET, map, keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** The model's order. */
    private static int order(byte[] a, byte[] b) {
        int hash = Long.compareUnsigned(Fnv1a64.of(a), Fnv1a64.of(b));
        return hash != 0 ? hash : Arrays.compareUnsigned(a, b);
    }

    private static byte[] cbor(long key) {
        return new CborWriter().integer(key).toByteArray();
    }

    private static NavigableMap<Long, Long> model() {
        return new TreeMap<>((a, b) -> order(cbor(a), cbor(b)));
    }

    private void check(Map<Long, Long> model, long map) {
        assertEquals(model.size(), call(Builtin.MAP_SIZE, map));
        assertEquals(List.copyOf(model.keySet()), f.words(call(Builtin.MAP_KEYS, map)));
        assertEquals(List.copyOf(model.values()), f.words(call(Builtin.MAP_VALUES, map)));
    }

    @Test
    void emptyMaps() {
        long empty = call(Builtin.MAP_EMPTY);
        assertEquals(0, empty);
        check(Map.of(), empty);
        assertEquals("1", f.variant(call(Builtin.MAP_GET, empty, 1)));
        assertEquals(0, call(Builtin.MAP_HAS, empty, 1));
        assertEquals(0, call(Builtin.MAP_REMOVE, empty, 1));
        assertEquals(0, call(Builtin.MAP_MERGE, empty, empty));
        assertEquals(0, call(Builtin.MAP_FROM_LIST, f.intList()));
    }

    @Test
    void mapsAreValues() {
        long a = map(1, 10, 2, 20);
        long b = call(Builtin.MAP_SET, a, 1, 11);
        long c = call(Builtin.MAP_REMOVE, a, 1);
        assertEquals("0:10", f.variant(call(Builtin.MAP_GET, a, 1)));
        assertEquals("0:11", f.variant(call(Builtin.MAP_GET, b, 1)));
        assertEquals("1", f.variant(call(Builtin.MAP_GET, c, 1)));
        assertEquals(1, call(Builtin.MAP_SIZE, c));
    }

    @Test
    void agreesWithTheModel() {
        Cases.forAll(21, 60, random -> {
            NavigableMap<Long, Long> model = model();
            long map = 0;
            long range = 1L + random.nextInt(200);
            int steps = random.nextInt(300);
            for (int i = 0; i < steps; i++) {
                long key = random.nextLong(-range, range);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        map = call(Builtin.MAP_REMOVE, map, key);
                        model.remove(key);
                    }
                    case 1 -> {
                        String expected = model.containsKey(key) ? "0:" + model.get(key) : "1";
                        assertEquals(expected, f.variant(call(Builtin.MAP_GET, map, key)));
                        assertEquals(model.containsKey(key) ? 1 : 0, call(Builtin.MAP_HAS, map, key));
                    }
                    default -> {
                        map = call(Builtin.MAP_SET, map, key, i);
                        model.put(key, (long) i);
                    }
                }
            }
            check(model, map);
            assertTrue(height(map) <= 2 * bits(model.size() + 1), "height " + height(map));
        });
    }

    private static int bits(int n) {
        return 32 - Integer.numberOfLeadingZeros(n);
    }

    /** Words 3 and 4 of a node are its children, 5 its size. */
    private int height(long node) {
        if (node == 0) {
            return 0;
        }
        ValueReader reader = f.vm().reader();
        long left = reader.field(node, 3);
        long right = reader.field(node, 4);
        long size = 1 + (left == 0 ? 0 : reader.field(left, 5)) + (right == 0 ? 0 : reader.field(right, 5));
        assertEquals(size, reader.field(node, 5));
        return 1 + Math.max(height(left), height(right));
    }

    @Test
    void staysBalancedUnderRemovalOfOneSide() {
        int n = 2000;
        long map = 0;
        NavigableMap<Long, Long> model = model();
        for (long i = 0; i < n; i++) {
            map = call(Builtin.MAP_SET, map, i, i);
            model.put(i, i);
        }
        // Takes the first half in order away: all of one side.
        for (long key : List.copyOf(model.keySet()).subList(0, n - 20)) {
            map = call(Builtin.MAP_REMOVE, map, key);
            model.remove(key);
            assertTrue(height(map) <= 2 * bits(model.size() + 1), model.size() + " entries");
        }
        check(model, map);
    }

    @Test
    void fromListAndMerge() {
        Cases.forAll(22, 60, random -> {
            NavigableMap<Long, Long> model = model();
            long a = 0;
            for (int i = 0; i < random.nextInt(100); i++) {
                long key = random.nextInt(50);
                a = call(Builtin.MAP_SET, a, key, i);
                model.put(key, (long) i);
            }
            int n = random.nextInt(random.nextBoolean() ? 4 : 60);
            long[] entries = new long[n];
            NavigableMap<Long, Long> other = model();
            for (int i = 0; i < n; i++) {
                long key = random.nextInt(50);
                entries[i] = f.box().object(key, 1000 + i);
                other.put(key, 1000L + i);
            }
            long b = call(Builtin.MAP_FROM_LIST, f.intList(entries));
            check(other, b);
            model.putAll(other);
            long merged = call(Builtin.MAP_MERGE, a, b);
            check(model, merged);
            assertTrue(height(merged) <= 2 * bits(model.size() + 1));
        });
    }

    @Test
    void entries() {
        long map = map(1, 10, 2, 20, 3, 30);
        NavigableMap<Long, Long> model = model();
        for (long entry : f.words(call(Builtin.MAP_ENTRIES, map))) {
            model.put(f.vm().reader().field(entry, 0), f.vm().reader().field(entry, 1));
        }
        assertEquals(Map.of(1L, 10L, 2L, 20L, 3L, 30L), model);
        assertEquals(List.of(), f.words(call(Builtin.MAP_ENTRIES, 0)));
    }

    @Test
    void equalityIsOfEntries() {
        int type = f.program.type(new TypeDesc.MapOf(f.integer, f.integer));
        long a = map(1, 10, 2, 20, 3, 30, 4, 40);
        long b = map(4, 40, 2, 20, 3, 30, 1, 10);
        long c = map(4, 40, 2, 20, 3, 30, 1, 11);
        assertEquals(1, f.callTyped(Builtin.OP_EQUAL, type, a, b));
        assertEquals(0, f.callTyped(Builtin.OP_EQUAL, type, a, c));
        assertEquals(0, f.callTyped(Builtin.OP_EQUAL, type, a, 0));
    }

    @Test
    void keysOfEveryKindAreOrderedByHashAndBytes() {
        TypeDesc.Field number = new TypeDesc.Field("", f.integer, false, false);
        TypeDesc.Field text = new TypeDesc.Field("", f.string, false, false);
        int union = f.program.type(new TypeDesc.Union(
                "Key",
                TypeDesc.Role.ORDINARY,
                "",
                List.of(
                        new TypeDesc.Variant("A", List.of()),
                        new TypeDesc.Variant("B", List.of(number)),
                        new TypeDesc.Variant("C", List.of(text, number)))));
        int record = f.program.type(new TypeDesc.Record(List.of(
                new TypeDesc.Field("aa", f.bool, false, false),
                new TypeDesc.Field("b", f.decimal, false, false),
                new TypeDesc.Field("c", union, false, false))));
        f.with(Builtin.MAP_SET, record).with(Builtin.MAP_KEYS, record).with(Builtin.MAP_GET, record);
        List<long[]> parts = new ArrayList<>();
        TreeMap<byte[], Long> model = new TreeMap<>(MapBuiltinsTest::order);
        Map<Long, byte[]> bytes = new java.util.HashMap<>();
        long map = 0;
        String[] decimals = {
            "0", "1.5", "-1.5", "18446744073709551616", "-18446744073709551616", "-18446744073709551617"
        };
        for (int i = 0; i < 60; i++) {
            long variant = i % 3;
            String decimal = decimals[i % decimals.length];
            long c = variant == 0
                    ? 1
                    : variant == 1 ? f.box().variant(1, i) : f.box().variant(2, f.s("k" + i), -i);
            long key = f.box().object(i & 1, f.d(decimal), c);
            byte[] cbor = recordCbor(i & 1, decimal, variant, i);
            map = f.callTyped(Builtin.MAP_SET, record, map, key, i);
            model.put(cbor, (long) i);
            bytes.put(key, cbor);
            parts.add(new long[] {key, i});
        }
        List<Long> keys = f.words(f.callTyped(Builtin.MAP_KEYS, record, map));
        Function<Long, String> hex = key -> java.util.HexFormat.of().formatHex(bytes.get(key));
        assertEquals(
                model.keySet().stream().map(java.util.HexFormat.of()::formatHex).toList(),
                keys.stream().map(hex).toList());
        for (long[] part : parts) {
            String expected = "0:" + model.get(bytes.get(part[0]));
            assertEquals(expected, f.variant(f.callTyped(Builtin.MAP_GET, record, map, part[0])));
        }
    }

    private static byte[] recordCbor(int bool, String decimal, long variant, int i) {
        var value = (io.mtpscript.core.decimal.Decimal) io.mtpscript.core.decimal.Decimal.parse(decimal);
        // Shorter names first.
        CborWriter out = new CborWriter()
                .map(3)
                .text("b")
                .decimal(value.hi(), value.lo())
                .text("c");
        switch ((int) variant) {
            case 0 -> out.array(1).integer(0);
            case 1 -> out.array(2).integer(1).integer(i);
            default -> out.array(3).integer(2).text("k" + i).integer(-i);
        }
        return out.text("aa").bool(bool == 1).toByteArray();
    }

    @Test
    void gasAndMemoryAreFormulas() {
        long map = map(1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
        // One visit of an Int key, and one more for each of the 3 bits of 5.
        assertEquals(1 + 3, typedGas(Builtin.MAP_GET, map, 3));
        assertEquals(1 + 3, typedGas(Builtin.MAP_HAS, map, 99));
        assertEquals(2 * (1 + 3), typedGas(Builtin.MAP_SET, map, 3, 0));
        assertEquals(1 + 3, typedGas(Builtin.MAP_REMOVE, map, 3));
        assertEquals(5, typedGas(Builtin.MAP_KEYS, map));
        assertEquals(0, typedGas(Builtin.MAP_SIZE, map));
        long entry = f.box().object(1, 2);
        // Three keys, and two bits of 3 for each.
        assertEquals(3 + 3 * 2, typedGas(Builtin.MAP_FROM_LIST, f.intList(entry, entry, entry)));
        // Setting costs 48 * (2 * bits(n + 1) + 2).
        assertEquals(48 * (2 * 3 + 2), memoryOf(Builtin.MAP_SET, map, 9, 9));
        assertEquals(48 * (2 * 1 + 2), memoryOf(Builtin.MAP_SET, 0, 9, 9));
        assertEquals(48 * (2 * 3 + 2), memoryOf(Builtin.MAP_REMOVE, map, 99));
        assertEquals(3 * 72, memoryOf(Builtin.MAP_FROM_LIST, f.intList(entry, entry, entry)));
        // Setting one entry costs less than building 5 + 1 anew, setting three does not.
        assertEquals(48 * (2 * 3 + 2), memoryOf(Builtin.MAP_MERGE, map, map(9, 9)));
        assertEquals((5 + 3) * 72, memoryOf(Builtin.MAP_MERGE, map, map(7, 7, 8, 8, 9, 9)));
        assertEquals(1 + 3, typedGas(Builtin.MAP_MERGE, map, map(9, 9)));
        assertEquals(3 + 3 * 4 + 8, typedGas(Builtin.MAP_MERGE, map, map(7, 7, 8, 8, 9, 9)));
        assertEquals(8 + 5 * 8 + 5 * 16, memoryOf(Builtin.MAP_ENTRIES, map));
    }

    @Test
    void stringKeysChargeTheirBytes() {
        long map = f.callTyped(Builtin.MAP_SET, f.string, 0, f.s("x".repeat(65)), 1);
        long before = f.vm().gasUsed();
        f.callTyped(Builtin.MAP_GET, f.string, map, f.s("x".repeat(65)));
        // Bound at 2 * 2; then 1 + 2 visits, and as many for the one bit of 1.
        assertEquals(4 + 3 + 2 + 3 + 3, f.vm().gasUsed() - before);
    }

    private long typedGas(Builtin builtin, long... arguments) {
        long before = f.vm().gasUsed();
        call(builtin, arguments);
        long base = io.mtpscript.core.gas.GasSchedule.packaged().cost(builtin);
        return f.vm().gasUsed() - before - base - 3;
    }

    private long memoryOf(Builtin builtin, long... arguments) {
        call(builtin, arguments);
        long before = f.vm().memoryUsed();
        call(builtin, arguments);
        return f.vm().memoryUsed() - before;
    }
}
