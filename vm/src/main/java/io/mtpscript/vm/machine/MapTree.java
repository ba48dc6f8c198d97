package io.mtpscript.vm.machine;

import io.mtpscript.vm.memory.Memory;

/**
 * Persistent Maps: weight-balanced trees ordered by the unsigned FNV-1a 64 of the key's canonical CBOR and then by these bytes
 * (runtime contract, section 5).
 *
 * <p>Balanced by the weights of Nievergelt and Reingold, 1 + sqrt 2 and sqrt 2, so a tree of n entries is at most {@code 2 *
 * log2(n + 1)} high. A change copies the path to the root; nodes made on the way are changed in place. No host recursion but
 * for halving sorted entries.
 *
 * <p>Searches charge by formulas of n and the visits of a key, memory too: docs/internals.md, sections 3 and 4.
 */
public final class MapTree {
    /** Bytes of a node: hash, key, value, left, right, size. */
    public static final long NODE_BYTES = 48;

    /** Words of an entry on the stack: hash, key, value. */
    public static final int ENTRY = 3;

    private static final int HASH = 0;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int LEFT = 3;
    private static final int RIGHT = 4;
    private static final int SIZE = 5;
    private static final int LEFT_BYTES = LEFT * Long.BYTES;
    private static final int RIGHT_BYTES = RIGHT * Long.BYTES;

    /** No tree that fits a VM is higher. */
    private static final int MAX_HEIGHT = 96;

    private static final long[] NO_PATH = {};

    private final Machine m;
    private final WordStack stack;
    /** From the root to where a search ended, and which child it went to there, by its place in the node in bytes. Made for the
     * first search: thousands of suspended requests have a machine each. */
    private long[] path = NO_PATH;

    private int[] children = {};
    private int depth;
    /** Nodes from here on were made by the running change. */
    private long fresh;

    MapTree(Machine m) {
        this.m = m;
        this.stack = m.stack();
    }

    public static long size(Machine m, long root) {
        return root == 0 ? 0 : m.word(root, SIZE);
    }

    public static long key(Machine m, long node) {
        return m.word(node, KEY);
    }

    public static long value(Machine m, long node) {
        return m.word(node, VALUE);
    }

    /** How many words a walk over a tree of so many entries takes of the stack, at most. */
    static int walkWords(long size) {
        return 1 + 2 * (int) Machine.bits(size + 1);
    }

    /**
     * Begins a walk over a tree in iteration order, on words of the stack that are zero: how many nodes wait, and these, each with its
     * right side behind it.
     *
     * @param at the first of {@code words} words, which {@link #walkWords} gave
     */
    void walk(long root, int at, int words) {
        int waiting = (int) stack.get(at);
        for (long node = root; node != 0; node = m.word(node, LEFT)) {
            waiting++;
            if (waiting >= words) {
                throw new IllegalStateException("A Map is not a tree");
            }
            stack.set(at + waiting, node);
        }
        stack.set(at, waiting);
    }

    /** The next node of a walk. */
    long next(int at, int words) {
        int waiting = (int) stack.get(at);
        if (waiting == 0) {
            throw new IllegalStateException("A Map has fewer entries than it says");
        }
        long node = stack.get(at + waiting);
        stack.set(at, waiting - 1);
        walk(m.word(node, RIGHT), at, words);
        return node;
    }

    /** What setting or removing one entry costs of the memory budget, with {@code size} entries before. */
    public static long changeBytes(long size) {
        return NODE_BYTES * (2 * Machine.bits(size + 1) + 2);
    }

    /** The entry's node, or 0; the path to it stays for a change. */
    public long find(int keyType, long root, long hash, long key) {
        if (path.length == 0) {
            path = new long[MAX_HEIGHT];
            children = new int[MAX_HEIGHT];
        }
        final long base = m.base();
        final long mask = m.region().wordMask();
        int length = 0;
        long node = root;
        while (node != 0) {
            int order = Long.compareUnsigned(hash, Memory.getLong(base + (node & mask)));
            if (order == 0) {
                order = compareKeys(keyType, key, m.word(node, KEY));
            }
            if (order == 0) {
                depth = length;
                return node;
            }
            path[length] = node;
            // With a jump: the processor then reads on before it knows the order.
            if (order > 0) {
                children[length] = RIGHT_BYTES;
                node = Memory.getLong(base + ((node + RIGHT_BYTES) & mask));
            } else {
                children[length] = LEFT_BYTES;
                node = Memory.getLong(base + ((node + LEFT_BYTES) & mask));
            }
            length++;
        }
        depth = length;
        return 0;
    }

    /** One word is one value, whatever its type. */
    private int compareKeys(int keyType, long a, long b) {
        return a == b ? 0 : m.order().compareFree(keyType, a, b);
    }

    private void push(long node, boolean right) {
        if (path.length == 0) {
            path = new long[MAX_HEIGHT];
            children = new int[MAX_HEIGHT];
        }
        path[depth] = node;
        children[depth] = right ? RIGHT_BYTES : LEFT_BYTES;
        depth++;
    }

    /** The order of two keys. */
    int compare(int keyType, long hashA, long a, long hashB, long b) {
        int order = Long.compareUnsigned(hashA, hashB);
        return order != 0 ? order : compareKeys(keyType, a, b);
    }

    /** The tree with an entry; an equal key keeps its own word. The formula has been charged. 0 when trapped. */
    public long set(int keyType, long root, long hash, long key, long value) {
        fresh = m.region().top();
        long found = find(keyType, root, hash, key);
        if (found == 0) {
            return rebuild(make(hash, key, value, 0, 0, 1), 1);
        }
        return replace(found, value);
    }

    /** Copies the path to an entry and the entry with another value. No size changes, so that nothing is out of balance. */
    private long replace(long found, long value) {
        long bytes = NODE_BYTES * (depth + 1);
        long first = m.take(bytes);
        if (first == 0) {
            return 0;
        }
        final long base = m.base();
        final long mask = m.region().wordMask();
        // From the root down: a copy's changed child is the one that comes behind it.
        long to = m.writable(first, bytes);
        long node = first;
        for (int i = 0; i < depth; i++) {
            copyWords(base, mask, path[i], to);
            node += NODE_BYTES;
            Memory.putLong(to + children[i], node);
            to += NODE_BYTES;
        }
        copyWords(base, mask, found, to);
        Memory.putLong(to + VALUE * (long) Long.BYTES, value);
        return first;
    }

    private static void copyWords(long base, long mask, long node, long to) {
        // One by one: a loop of longs is not unrolled.
        long hash = Memory.getLong(base + (node & mask));
        long key = Memory.getLong(base + ((node + KEY * Long.BYTES) & mask));
        long value = Memory.getLong(base + ((node + VALUE * Long.BYTES) & mask));
        long left = Memory.getLong(base + ((node + LEFT * Long.BYTES) & mask));
        long right = Memory.getLong(base + ((node + RIGHT * Long.BYTES) & mask));
        long size = Memory.getLong(base + ((node + SIZE * Long.BYTES) & mask));
        putNode(to, hash, key, value, left, right, size);
    }

    private static void putNode(long at, long hash, long key, long value, long left, long right, long size) {
        Memory.putLong(at + HASH * Long.BYTES, hash);
        Memory.putLong(at + KEY * Long.BYTES, key);
        Memory.putLong(at + VALUE * Long.BYTES, value);
        Memory.putLong(at + LEFT * Long.BYTES, left);
        Memory.putLong(at + RIGHT * Long.BYTES, right);
        Memory.putLong(at + SIZE * Long.BYTES, size);
    }

    /** The tree without an entry; the same tree where there is none. The formula has been charged. */
    public long remove(int keyType, long root, long hash, long key) {
        fresh = m.region().top();
        long found = find(keyType, root, hash, key);
        if (found == 0) {
            return root;
        }
        long left = m.word(found, LEFT);
        long right = m.word(found, RIGHT);
        if (left == 0 || right == 0) {
            return rebuild(left == 0 ? right : left, -1);
        }
        // The next entry takes the place of the removed one.
        int place = depth;
        push(found, true);
        long next = right;
        while (m.word(next, LEFT) != 0) {
            push(next, false);
            next = m.word(next, LEFT);
        }
        long moved = copy(next, m.word(next, VALUE), left, right, m.word(found, SIZE));
        if (moved == 0) {
            return 0;
        }
        path[place] = moved;
        return rebuild(m.word(next, RIGHT), -1);
    }

    /**
     * Copies the path from where a search ended up to the root over a new subtree.
     *
     * @param change of the size of every tree on the path
     */
    private long rebuild(long subtree, long change) {
        long node = subtree;
        while (depth > 0 && !m.trapped()) {
            depth--;
            long old = path[depth];
            boolean isRight = children[depth] == RIGHT_BYTES;
            long left = isRight ? m.word(old, LEFT) : node;
            long right = isRight ? node : m.word(old, RIGHT);
            node = balance(with(old, left, right, m.word(old, SIZE) + change), left, right);
        }
        return m.trapped() ? 0 : node;
    }

    private long balance(long node, long left, long right) {
        if (node == 0) {
            return 0;
        }
        long weightLeft = size(m, left) + 1;
        long weightRight = size(m, right) + 1;
        if (tooHeavy(weightRight, weightLeft)) {
            long inner = m.word(right, LEFT);
            if (single(size(m, inner) + 1, size(m, m.word(right, RIGHT)) + 1)) {
                return with(right, with(node, left, inner), m.word(right, RIGHT));
            }
            long newRight = with(right, m.word(inner, RIGHT), m.word(right, RIGHT));
            long innerLeft = m.word(inner, LEFT);
            return with(inner, with(node, left, innerLeft), newRight);
        }
        if (tooHeavy(weightLeft, weightRight)) {
            long inner = m.word(left, RIGHT);
            if (single(size(m, inner) + 1, size(m, m.word(left, LEFT)) + 1)) {
                return with(left, m.word(left, LEFT), with(node, inner, right));
            }
            long newLeft = with(left, m.word(left, LEFT), m.word(inner, LEFT));
            long innerRight = m.word(inner, RIGHT);
            return with(inner, newLeft, with(node, innerRight, right));
        }
        return node;
    }

    /** heavy > (1 + sqrt 2) * light. */
    private static boolean tooHeavy(long heavy, long light) {
        long difference = heavy - light;
        return difference > 0 && difference * difference > 2 * light * light;
    }

    /** inner < sqrt 2 * outer. */
    private static boolean single(long inner, long outer) {
        return inner * inner < 2 * outer * outer;
    }

    private long with(long node, long left, long right) {
        return with(node, left, right, size(m, left) + size(m, right) + 1);
    }

    /** A node with other children: itself where this change made it. 0 when trapped. */
    private long with(long node, long left, long right, long size) {
        if (node == 0) {
            return 0;
        }
        if (node < fresh || node >= m.region().top()) {
            return copy(node, m.word(node, VALUE), left, right, size);
        }
        m.setWord(node, LEFT, left);
        m.setWord(node, RIGHT, right);
        m.setWord(node, SIZE, size);
        return node;
    }

    private long copy(long node, long value, long left, long right, long size) {
        return make(m.word(node, HASH), m.word(node, KEY), value, left, right, size);
    }

    private long make(long hash, long key, long value, long left, long right, long size) {
        long node = m.take(NODE_BYTES);
        if (node != 0) {
            putNode(m.writable(node, NODE_BYTES), hash, key, value, left, right, size);
        }
        return node;
    }

    /** Pushes all entries in iteration order, {@link #ENTRY} words each; gives how many. */
    public int collect(long root) {
        // What is no tree may be a circle: there are never more entries than the root says and the region holds.
        long most = Math.min(size(m, root), m.region().top() / NODE_BYTES);
        int count = 0;
        depth = 0;
        long node = root;
        while (node != 0 || depth > 0) {
            while (node != 0) {
                push(node, false);
                node = m.word(node, LEFT);
            }
            depth--;
            long entry = path[depth];
            if (count >= most) {
                throw new IllegalStateException("A Map has more entries than it says");
            }
            stack.push(m.word(entry, HASH));
            stack.push(m.word(entry, KEY));
            stack.push(m.word(entry, VALUE));
            count++;
            node = m.word(entry, RIGHT);
        }
        return count;
    }

    /**
     * Sorts entries at the top of the stack, earlier ones first among equal keys.
     *
     * @param from index of the first one's hash
     */
    public void sort(int keyType, int from, int count) {
        WordSort.sort(stack, from, count, ENTRY, (a, b) -> compareEntries(keyType, a, b));
    }

    /** The order of two entries on the stack by their keys. */
    public int compareEntries(int keyType, int a, int b) {
        return compare(keyType, stack.get(a), stack.get(a + KEY), stack.get(b), stack.get(b + KEY));
    }

    /** Keeps the last of equal keys among sorted entries at the top of the stack; gives how many stay. */
    public int keepLast(int keyType, int from, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = from + i * ENTRY;
            boolean replaced = i + 1 < count && compareEntries(keyType, at, at + ENTRY) == 0;
            if (!replaced) {
                long[] words = stack.words();
                System.arraycopy(words, at, words, from + kept * ENTRY, ENTRY);
                kept++;
            }
        }
        stack.resize(from + kept * ENTRY);
        return kept;
    }

    /**
     * Merges two runs of sorted entries with different keys, which stand behind each other at the top of the stack; of equal keys the
     * second run's stays. Gives how many stay.
     *
     * <p>Each key of the second run is searched among the first's: what is compared is bounded by the second's keys, which are
     * those that have been charged, whatever the first's are.
     */
    public int merge(int keyType, int from, int first, int second) {
        int middle = from + first * ENTRY;
        int end = middle + second * ENTRY;
        stack.resize(Math.addExact(end, end - from));
        int to = end;
        int next = 0;
        for (int entry = middle; entry < end; entry += ENTRY) {
            int low = next;
            int high = first;
            boolean replaced = false;
            while (low < high && !replaced) {
                int half = (low + high) >>> 1;
                int order = compareEntries(keyType, from + half * ENTRY, entry);
                replaced = order == 0;
                if (order < 0) {
                    low = half + 1;
                } else {
                    high = half;
                }
            }
            // Those that come before it; high is its place.
            to = copyEntries(from + next * ENTRY, to, high - next);
            next = replaced ? high + 1 : high;
            to = copyEntries(entry, to, 1);
        }
        to = copyEntries(from + next * ENTRY, to, first - next);
        System.arraycopy(stack.words(), end, stack.words(), from, to - end);
        stack.resize(from + to - end);
        return (to - end) / ENTRY;
    }

    /** Copies entries on the stack; gives the place behind the copies. */
    private int copyEntries(int from, int to, int count) {
        System.arraycopy(stack.words(), from, stack.words(), to, count * ENTRY);
        return to + count * ENTRY;
    }

    /** A tree of sorted entries with different keys on the stack; {@code 48 * count} has been charged. 0 when trapped. */
    public long build(int from, int count) {
        if (count == 0) {
            return 0;
        }
        int half = count >>> 1;
        int at = from + half * ENTRY;
        long left = build(from, half);
        long right = build(at + ENTRY, count - half - 1);
        return m.trapped() ? 0 : make(stack.get(at), stack.get(at + KEY), stack.get(at + VALUE), left, right, count);
    }
}
