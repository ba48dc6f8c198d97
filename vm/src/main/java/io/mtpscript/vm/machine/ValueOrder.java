package io.mtpscript.vm.machine;

import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.image.SqlTemplate;
import io.mtpscript.vm.memory.Memory;

/**
 * Compares two values of one type: structural equality, and an order that on types with a CBOR form is the bytewise order of
 * that form (runtime contract, section 5), so that no bytes have to be made to order a Map's keys.
 *
 * <p>Iterative: the open containers stand on the machine's stack, and each costs {@link #FRAME_BYTES} of the memory budget
 * while it is open. A container is closed before its last part is visited. Every visit charges before the work: one unit, and
 * one more for each started 64 bytes of the shorter of two Strings.
 */
public final class ValueOrder {
    /** The request has trapped. */
    public static final int TRAPPED = 2;

    /** What an open container costs of the memory budget. */
    static final long FRAME_BYTES = 48;

    // A frame: shape | id << 8, first word or node of a, of b, next part, end. Below that of a Map stand the walks over
    // its trees.
    private static final int FRAME = 5;

    private static final int LIST = 0;
    private static final int RECORD = 1;
    private static final int PAYLOADS = 2;
    private static final int MAP = 3;
    private static final int CAPTURES = 4;
    private static final int SQL = 5;

    private final Machine m;
    private final WordStack stack;
    private long price;
    private boolean charged;
    private long visits;
    private int openFrames;

    ValueOrder(Machine m) {
        this.m = m;
        this.stack = m.stack();
    }

    /**
     * Compares and charges each visit.
     *
     * @param unitPrice what a visit costs
     * @return negative, 0 or positive, or {@link #TRAPPED}
     */
    public int compare(int type, long a, long b, long unitPrice) {
        price = unitPrice;
        charged = true;
        visits = 0;
        return walk(type, a, b);
    }

    /** Compares at no charge, for searches that a formula has charged. */
    public int compareFree(int type, long a, long b) {
        charged = false;
        return walk(type, a, b);
    }

    private int walk(int type, long a, long b) {
        int floor = stack.size();
        openFrames = 0;
        int order = visit(type, a, b);
        while (order == 0 && openFrames > 0) {
            order = next();
        }
        if (stack.size() > floor) {
            release(openFrames);
            stack.resize(floor);
        }
        return order;
    }

    private void release(long frames) {
        if (charged) {
            m.releaseMemory(frames * FRAME_BYTES);
        }
    }

    /** Visits the next part of the innermost container. */
    private int next() {
        int frame = stack.size() - FRAME;
        long shape = stack.get(frame);
        long part = stack.get(frame + 3);
        long end = stack.get(frame + 4);
        boolean isMap = (shape & 0xff) == MAP;
        int walk = isMap ? MapTree.walkWords(end >>> 1) : 0;
        if (isMap && (part & 1) == 0) {
            stack.set(frame + 1, m.maps().next(frame - 2 * walk, walk));
            stack.set(frame + 2, m.maps().next(frame - walk, walk));
        }
        long a = stack.get(frame + 1);
        long b = stack.get(frame + 2);
        if (part + 1 == end) {
            stack.resize(frame - 2 * walk);
            openFrames--;
            release(1);
        } else {
            stack.set(frame + 3, part + 1);
        }
        int id = (int) (shape >>> 8);
        return switch ((int) shape & 0xff) {
            case LIST -> {
                yield visit(id, m.word(a, part), m.word(b, part));
            }
            case RECORD -> {
                Layout.Members members = m.layout(id).members();
                int word = members.cborOrder((int) part);
                yield visit(members.get(word).type(), m.word(a, word), m.word(b, word));
            }
            case PAYLOADS -> {
                Layout.Members members = m.layout(id).variant((int) m.word(a)).members();
                int type = members.get((int) part).type();
                yield visit(type, m.word(a, part + 1), m.word(b, part + 1));
            }
            case MAP -> {
                Layout map = m.layout(id);
                yield (part & 1) == 0
                        ? visit(map.element(), MapTree.key(m, a), MapTree.key(m, b))
                        : visit(map.value(), MapTree.value(m, a), MapTree.value(m, b));
            }
            case CAPTURES -> {
                yield visit(function(id).captureType((int) part), m.word(a, part + 1), m.word(b, part + 1));
            }
            default -> {
                yield visit(m.image().sqlTemplate(id).paramType((int) part), m.word(a, part + 1), m.word(b, part + 1));
            }
        };
    }

    private int visit(int type, long a, long b) {
        Layout layout = m.layout(type);
        Layout.Kind kind = layout.kind();
        if (kind == Layout.Kind.STRING || kind == Layout.Kind.SECRET) {
            return strings(a, b);
        }
        if (!charge(1)) {
            return TRAPPED;
        }
        return switch (kind) {
            case INT -> compareInt(a, b);
            case BOOL -> Long.compare(a, b);
            case UNIT -> 0;
            case DECIMAL -> compareDecimal(m.word(a), m.word(a, 1), m.word(b), m.word(b, 1));
            case LIST -> {
                long length = Values.length(m, a);
                int order = Long.compare(length, Values.length(m, b));
                yield order != 0
                        ? order
                        : open(LIST, layout.element(), Values.elements(m, a), Values.elements(m, b), length);
            }
            case RECORD -> open(RECORD, type, a, b, layout.members().size());
            case UNION -> unions(layout, a, b);
            case MAP -> {
                long size = MapTree.size(m, a);
                int order = Long.compare(size, MapTree.size(m, b));
                yield order != 0 ? order : openMap(type, a, b, size);
            }
            case FUNCTION -> functions(a, b);
            case SQL -> sql(a, b);
            case STRING, SECRET, RESPONSE -> throw new IllegalStateException("A " + layout.name() + " has no order");
        };
    }

    /** How many units the last {@link #compare} charged. */
    public long visits() {
        return visits;
    }

    private boolean charge(long units) {
        visits += units;
        return !charged || m.charge(price * units);
    }

    private int open(int shape, int id, long a, long b, long parts) {
        if (parts == 0) {
            return 0;
        }
        if (charged && !m.chargeMemory(FRAME_BYTES)) {
            return TRAPPED;
        }
        stack.push(shape | (long) id << 8);
        stack.push(a);
        stack.push(b);
        stack.push(0);
        stack.push(parts);
        openFrames++;
        return 0;
    }

    private int openMap(int type, long a, long b, long size) {
        if (size == 0) {
            return 0;
        }
        int walk = MapTree.walkWords(size);
        int first = stack.size();
        stack.resize(first + 2 * walk);
        m.maps().walk(a, first, walk);
        m.maps().walk(b, first + walk, walk);
        return open(MAP, type, a, b, 2 * size);
    }

    /** As CBOR has them: the shorter one first, then by bytes. */
    private int strings(long a, long b) {
        long lengthA = Values.byteLength(m, a);
        long lengthB = Values.byteLength(m, b);
        long shorter = Math.min(lengthA, lengthB);
        if (!charge(1 + Machine.blocks(shorter))) {
            return TRAPPED;
        }
        if (lengthA != lengthB) {
            return lengthA < lengthB ? -1 : 1;
        }
        long bytesA = Values.bytes(m, a);
        long bytesB = Values.bytes(m, b);
        long at = Memory.mismatch(bytesA, bytesB, lengthA);
        return at < 0 ? 0 : Integer.compare(Memory.getByte(bytesA + at) & 0xff, Memory.getByte(bytesB + at) & 0xff);
    }

    /** As CBOR has them: 0, 1, 2, ... and then -1, -2, ... */
    private static int compareInt(long a, long b) {
        return (a ^ b) < 0 ? (a < 0 ? 1 : -1) : a < 0 ? Long.compare(b, a) : Long.compare(a, b);
    }

    /** As CBOR has {@code [-scale, mantissa]}: small scales first, then 64-bit mantissas before big ones. */
    private static int compareDecimal(long aHi, long aLo, long bHi, long bLo) {
        if (aHi == bHi && aLo == bLo) {
            return 0;
        }
        int scaleA = Decimals.scale(aHi);
        int scaleB = Decimals.scale(bHi);
        if (scaleA != scaleB) {
            return Integer.compare(scaleA, scaleB);
        }
        int kind = Integer.compare(Decimals.cborKind(aHi, aLo), Decimals.cborKind(bHi, bLo));
        if (kind != 0) {
            return kind;
        }
        int high = Long.compare(Decimals.magnitudeHigh(aHi), Decimals.magnitudeHigh(bHi));
        return high != 0 ? high : Long.compareUnsigned(aLo, bLo);
    }

    private int unions(Layout layout, long a, long b) {
        if (layout.plain() || ((a & b) & 1) != 0) {
            return Long.compareUnsigned(a, b);
        }
        int variantA = (int) Values.tag(m, a);
        int variantB = (int) Values.tag(m, b);
        int sizeA = layout.variant(variantA).size();
        int sizeB = layout.variant(variantB).size();
        if (variantA != variantB) {
            return sizeA != sizeB ? Integer.compare(sizeA, sizeB) : Integer.compare(variantA, variantB);
        }
        return open(PAYLOADS, layout.id(), a, b, sizeA);
    }

    private int functions(long a, long b) {
        long idA = m.word(a);
        Code codeA = function(idA);
        int order = Integer.compare(codeA.codeClass(), function(m.word(b)).codeClass());
        return order != 0 ? order : open(CAPTURES, codeA.id(), a, b, codeA.captureCount());
    }

    private Code function(long id) {
        Code[] functions = m.image().functions();
        if (id < 0 || id >= functions.length) {
            throw new IllegalStateException("No function " + id);
        }
        return functions[(int) id];
    }

    private int sql(long a, long b) {
        long template = m.word(a);
        int order = Long.compare(template, m.word(b));
        if (order != 0) {
            return order;
        }
        if (template >= 0) {
            SqlTemplate sql = m.image().sqlTemplate((int) template);
            return open(SQL, (int) template, a, b, sql.paramCount());
        }
        long listA = m.word(a, 1);
        long listB = m.word(b, 1);
        long length = Values.length(m, listA);
        order = Long.compare(length, Values.length(m, listB));
        if (order == 0) {
            order = open(LIST, m.image().sqlType(), Values.elements(m, listA), Values.elements(m, listB), length);
        }
        // The separator is a word of its own: a list of one.
        return order == 0 ? open(LIST, m.image().sqlType(), a + 16, b + 16, 1) : order;
    }
}
