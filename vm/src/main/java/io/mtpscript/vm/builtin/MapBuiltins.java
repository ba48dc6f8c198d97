package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.bits;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.machine.WordStack;

/** Map: charges by the visits V of a key and the size n, {@code V + V * bits(n)}, whatever the tree looks like. */
final class MapBuiltins {
    /** What building a Map costs for each entry: its node, and its words while they are sorted. */
    private static final long BUILD_BYTES = MapTree.NODE_BYTES + 24;

    private MapBuiltins() {}

    /** Hashes and charges a search; the hash is the encoder's. */
    private static boolean search(Machine m, Builtin builtin, int keyType, long key, long size) {
        return m.cbor().hash(keyType, key, m.image().unitPrice(builtin))
                && m.charge(builtin, m.cbor().visits() * bits(size));
    }

    /** Option of the value. */
    static long get(Machine m, long root, long key, int keyType) {
        if (!search(m, Builtin.MAP_GET, keyType, key, MapTree.size(m, root))) {
            return 0;
        }
        long node = m.maps().find(keyType, root, m.cbor().hash(), key);
        return node == 0 ? Values.NONE : Values.some(m, MapTree.value(m, node));
    }

    static long has(Machine m, long root, long key, int keyType) {
        return search(m, Builtin.MAP_HAS, keyType, key, MapTree.size(m, root))
                        && m.maps().find(keyType, root, m.cbor().hash(), key) != 0
                ? 1
                : 0;
    }

    static long set(Machine m, long root, long key, long value, int keyType) {
        long size = MapTree.size(m, root);
        return search(m, Builtin.MAP_SET, keyType, key, size) && m.chargeMemory(MapTree.changeBytes(size))
                ? m.maps().set(keyType, root, m.cbor().hash(), key, value)
                : 0;
    }

    static long remove(Machine m, long root, long key, int keyType) {
        long size = MapTree.size(m, root);
        return search(m, Builtin.MAP_REMOVE, keyType, key, size) && m.chargeMemory(MapTree.changeBytes(size))
                ? m.maps().remove(keyType, root, m.cbor().hash(), key)
                : 0;
    }

    /** The keys or values as a List. */
    static long parts(Machine m, Builtin builtin, long root) {
        long size = MapTree.size(m, root);
        long list = m.charge(builtin, size) ? Values.newList(m, size) : 0;
        if (list == 0) {
            return 0;
        }
        WordStack stack = m.stack();
        int floor = stack.size();
        int count = m.maps().collect(root);
        int part = builtin == Builtin.MAP_KEYS ? 1 : 2;
        for (int i = 0; i < count; i++) {
            m.setWord(list, 1 + i, stack.get(floor + i * MapTree.ENTRY + part));
        }
        stack.resize(floor);
        return list;
    }

    /** List of records { key, value }. */
    static long entries(Machine m, long root) {
        long size = MapTree.size(m, root);
        if (!m.charge(Builtin.MAP_ENTRIES, size) || !m.chargeMemory(16 * size)) {
            return 0;
        }
        long list = Values.newList(m, size);
        long records = list == 0 ? 0 : m.take(16 * size);
        if (records == 0) {
            return list;
        }
        WordStack stack = m.stack();
        int floor = stack.size();
        int count = m.maps().collect(root);
        for (int i = 0; i < count; i++) {
            int entry = floor + i * MapTree.ENTRY;
            m.setWord(records, 2L * i, stack.get(entry + 1));
            m.setWord(records, 2L * i + 1, stack.get(entry + 2));
            m.setWord(list, 1 + i, records + 16L * i);
        }
        stack.resize(floor);
        return list;
    }

    /** From a List of records { key, value }; the last of equal keys wins. */
    static long fromList(Machine m, long list, int keyType) {
        long length = Values.length(m, list);
        long elements = Values.elements(m, list);
        if (!m.chargeMemory(BUILD_BYTES * length)) {
            return 0;
        }
        WordStack stack = m.stack();
        int floor = stack.size();
        long visits = 0;
        for (long i = 0; i < length; i++) {
            long entry = m.word(elements, i);
            long key = m.word(entry);
            if (!m.cbor().hash(keyType, key, m.image().unitPrice(Builtin.MAP_FROM_LIST))) {
                return 0;
            }
            visits += m.cbor().visits();
            stack.push(m.cbor().hash());
            stack.push(key);
            stack.push(m.word(entry, 1));
        }
        if (!m.charge(Builtin.MAP_FROM_LIST, visits * bits(length))) {
            return 0;
        }
        m.maps().sort(keyType, floor, (int) length);
        return build(m, floor, m.maps().keepLast(keyType, floor, (int) length));
    }

    private static long build(Machine m, int floor, int count) {
        long root = m.maps().build(floor, count);
        m.stack().resize(floor);
        return root;
    }

    /** Both Maps' entries; b wins. Sets b's entries one by one, or builds anew where that costs less memory. */
    static long merge(Machine m, long a, long b, int keyType) {
        long sizeA = MapTree.size(m, a);
        long sizeB = MapTree.size(m, b);
        WordStack stack = m.stack();
        int floor = stack.size();
        long setBytes = sizeB * MapTree.changeBytes(sizeA + sizeB);
        long buildBytes = BUILD_BYTES * (sizeA + sizeB);
        boolean builds = buildBytes < setBytes;
        if (!chargeKeys(m, b, keyType, sizeA + sizeB) || !m.chargeMemory(Math.min(buildBytes, setBytes))) {
            return 0;
        }
        if (builds) {
            if (!m.charge(Builtin.MAP_MERGE, sizeA + sizeB)) {
                return 0;
            }
            int fromA = m.maps().collect(a);
            int fromB = m.maps().collect(b);
            return build(m, floor, m.maps().merge(keyType, floor, fromA, fromB));
        }
        int count = m.maps().collect(b);
        long root = a;
        for (int i = 0; i < count && !m.trapped(); i++) {
            int entry = floor + i * MapTree.ENTRY;
            root = m.maps().set(keyType, root, stack.get(entry), stack.get(entry + 1), stack.get(entry + 2));
        }
        stack.resize(floor);
        return m.trapped() ? 0 : root;
    }

    /** Charges the visits of all keys, and these again for each bit of the size. */
    private static boolean chargeKeys(Machine m, long root, int keyType, long size) {
        WordStack stack = m.stack();
        int floor = stack.size();
        long price = m.image().unitPrice(Builtin.MAP_MERGE);
        int count = m.maps().collect(root);
        long visits = 0;
        boolean paid = true;
        for (int i = 0; i < count && paid; i++) {
            paid = m.cbor().hash(keyType, stack.get(floor + i * MapTree.ENTRY + 1), price);
            visits += m.cbor().visits();
        }
        stack.resize(floor);
        return paid && m.charge(Builtin.MAP_MERGE, visits * bits(size));
    }
}
