package io.mtpscript.vm.codec;

import static io.mtpscript.vm.machine.Machine.bits;
import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.ByteSink;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.machine.WordSort;
import io.mtpscript.vm.machine.WordStack;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;

/**
 * Writes values as canonical JSON (language, section 6; runtime contract, section 5) from a VM's memory into native memory.
 *
 * <p>Iterative: open arrays and objects stand on the machine's stack, at most {@link Limits#JSON_DEPTH} of them. In document
 * order every visit charges before its bytes are written: one unit, one more for each started 64 bytes of a String; a Map of n
 * entries {@code n * bits(n)} more for the order of its keys. A name stands before its value's charge.
 */
public final class JsonEncoder {
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] TYPE_KEY = ascii("\"type\":");
    private static final byte[] VALUES_KEY = ascii(",\"values\":[");

    // A frame: shape | STARTED | id << 8, first word, next part, end.
    private static final int FRAME = 4;

    private static final int LIST = 0;
    private static final int RECORD = 1;
    /** A variant's payloads as members, with {@code "type"} among them. */
    private static final int NAMED = 2;
    /** A variant's payloads as the array {@code "values"}. */
    private static final int VALUES = 3;
    /** First word: index of a Map's sorted entries on the stack, which stand below the frame. */
    private static final int ENTRIES = 4;

    private static final int SHAPE = 0x7f;
    /** Something was written in this container: a comma is due. */
    private static final int STARTED = 0x80;

    private final Machine m;
    private final WordStack stack;
    private final SinkWriter out;
    private final RegionSink regionSink;
    private long price;
    private int depth;

    public JsonEncoder(Machine m) {
        this.m = m;
        this.stack = m.stack();
        this.regionSink = new RegionSink(m);
        this.out = new SinkWriter(m, regionSink);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a value into a sink.
     *
     * @param unitPrice what a visit costs
     * @param max the most bytes; where there are more the request ends with ResponseTooLarge, after all gas was charged
     * @return false where the request has trapped
     */
    public boolean encode(int type, long word, long unitPrice, ByteSink sink, int max) {
        out.start(sink, max, ErrorCode.RESPONSE_TOO_LARGE);
        if (!walk(type, word, unitPrice)) {
            return false;
        }
        sink.written(out.length());
        return true;
    }

    /** A new String of a value's JSON, or 0 where the request has trapped. */
    public long encodeString(int type, long word, long unitPrice) {
        regionSink.open();
        out.start(regionSink, regionSink.capacity(), ErrorCode.MEMORY_EXHAUSTED);
        try {
            if (!walk(type, word, unitPrice)) {
                return 0;
            }
        } finally {
            // Written is what has to be wiped, whatever comes of it.
            m.region().touched(m.region().top() + 8 + out.length());
        }
        int length = out.length();
        long points = 0;
        long bytes = regionSink.address();
        for (int i = 0; i < length; i++) {
            points += Utf8.startsCodePoint(Memory.getByte(bytes + i)) ? 1 : 0;
        }
        // The String is made where its bytes stand already.
        return Values.newString(m, length, points);
    }

    private boolean walk(int type, long word, long unitPrice) {
        price = unitPrice;
        depth = 0;
        int floor = stack.size();
        boolean going = value(type, word, false);
        while (going && stack.size() > floor) {
            m.step();
            going = next();
        }
        stack.resize(floor);
        return going && out.finish();
    }

    private boolean charge(long units) {
        return m.charge(price * units);
    }

    private boolean next() {
        int frame = stack.size() - FRAME;
        long head = stack.get(frame);
        int shape = (int) head & SHAPE;
        int id = (int) (head >>> 8);
        long first = stack.get(frame + 1);
        int part = (int) stack.get(frame + 2);
        if (part == stack.get(frame + 3)) {
            return close(shape, (int) first, frame);
        }
        stack.set(frame + 2, part + 1L);
        return switch (shape) {
            case LIST -> comma(frame) && value(id, m.word(first, part), false);
            case RECORD -> member(frame, m.layout(id).members().get(part), m.word(first, part));
            case NAMED -> named(frame, m.layout(id).variant((int) m.word(first)), first, part);
            case VALUES -> {
                Layout.Members members =
                        m.layout(id).variant((int) m.word(first)).members();
                Layout.Member member = members.get(part);
                yield comma(frame) && value(member.type(), m.word(first, part + 1L), member.text());
            }
            default -> {
                int entry = (int) first + part * MapTree.ENTRY;
                long key = stack.get(entry + 1);
                long content = stack.get(entry + 2);
                yield comma(frame)
                        && string(key)
                        && out.put(':')
                        && value(m.layout(id).value(), content, false);
            }
        };
    }

    private boolean close(int shape, int first, int frame) {
        stack.resize(shape == ENTRIES ? first : frame);
        depth -= shape == VALUES ? 2 : 1;
        return switch (shape) {
            case LIST -> out.put(']');
            case VALUES -> out.put(']') && out.put('}');
            default -> out.put('}');
        };
    }

    private boolean comma(int frame) {
        long head = stack.get(frame);
        if ((head & STARTED) != 0) {
            return out.put(',');
        }
        stack.set(frame, head | STARTED);
        return true;
    }

    private boolean open(int shape, int id, long first, long parts) {
        stack.push(shape | (long) id << 8);
        stack.push(first);
        stack.push(0);
        stack.push(parts);
        return true;
    }

    /** Arrays and objects past the depth that a parser takes end the request, as a response too large to be read. */
    private boolean deeper(int levels) {
        depth += levels;
        return depth <= Limits.JSON_DEPTH || m.trap(ErrorCode.RESPONSE_TOO_LARGE);
    }

    /** A field or payload, which is left out where it is None. */
    private boolean member(int frame, Layout.Member member, long word) {
        if (member.options() == 0) {
            return comma(frame) && out.put(member.json()) && value(member.type(), word, member.text());
        }
        if (!charge(1)) {
            return false;
        }
        if (word == Values.NONE) {
            return true;
        }
        if (!comma(frame) || !out.put(member.json())) {
            return false;
        }
        long inner = m.word(word, 1);
        if (member.options() == 2) {
            if (!charge(1)) {
                return false;
            }
            if (inner == Values.NONE) {
                return out.put(NULL);
            }
            inner = m.word(inner, 1);
        }
        return value(member.inner(), inner, member.text());
    }

    private boolean named(int frame, Layout.Variant variant, long object, int part) {
        if (part == variant.typeKeyAt()) {
            return comma(frame) && out.put(TYPE_KEY) && out.put(variant.json());
        }
        Layout.Members members = variant.members();
        int index = members.jsonOrder(part < variant.typeKeyAt() ? part : part - 1);
        return member(frame, members.get(index), m.word(object, index + 1L));
    }

    private boolean value(int startType, long startWord, boolean text) {
        int type = startType;
        long word = startWord;
        while (true) {
            Layout layout = m.layout(type);
            if (layout.kind() == Layout.Kind.STRING) {
                return string(word);
            }
            if (!charge(1)) {
                return false;
            }
            if (layout.kind() != Layout.Kind.UNION || layout.role() == TypeDesc.Role.ORDINARY) {
                return container(layout, word, text);
            }
            // Option and Json are written as what they carry.
            long variant = Values.tag(m, word);
            if (variant == (layout.option() ? 1 : 0)) {
                return out.put(NULL);
            }
            type = variant(layout, variant).members().get(0).type();
            word = m.word(word, 1);
        }
    }

    private static Layout.Variant variant(Layout layout, long variant) {
        if (variant >= layout.variantCount()) {
            throw new IllegalStateException("No variant " + variant + " of " + layout.name());
        }
        return layout.variant((int) variant);
    }

    private boolean container(Layout layout, long word, boolean text) {
        return switch (layout.kind()) {
            case INT -> text ? out.put('"') && out.putInt(word) && out.put('"') : out.putInt(word);
            case BOOL -> out.put(word == 0 ? FALSE : TRUE);
            case DECIMAL -> {
                byte[] digits = m.scratch();
                int length = Decimal.write(m.word(word), m.word(word, 1), digits, 0);
                yield text ? out.put('"') && out.put(digits, length) && out.put('"') : out.put(digits, length);
            }
            case LIST ->
                deeper(1)
                        && out.put('[')
                        && open(LIST, layout.element(), Values.elements(m, word), Values.length(m, word));
            case RECORD ->
                deeper(1)
                        && out.put('{')
                        && open(RECORD, layout.id(), word, layout.members().size());
            case MAP -> map(layout, word);
            case UNION -> union(layout, word);
            case STRING, UNIT, SQL, SECRET, RESPONSE, FUNCTION ->
                throw new IllegalStateException("A " + layout.name() + " has no JSON form");
        };
    }

    private boolean string(long word) {
        long length = Values.byteLength(m, word);
        return charge(1 + blocks(length)) && out.putString(Values.bytes(m, word), length);
    }

    private boolean union(Layout layout, long word) {
        Layout.Variant variant = variant(layout, Values.tag(m, word));
        if (layout.plain()) {
            return out.put(variant.json());
        }
        return switch (variant.form()) {
            case BARE -> {
                boolean done =
                        deeper(1) && out.put('{') && out.put(TYPE_KEY) && out.put(variant.json()) && out.put('}');
                depth--;
                yield done;
            }
            case NAMED -> deeper(1) && out.put('{') && open(NAMED, layout.id(), word, variant.size() + 1L);
            case VALUES ->
                deeper(2)
                        && out.put('{')
                        && out.put(TYPE_KEY)
                        && out.put(variant.json())
                        && out.put(VALUES_KEY)
                        && open(VALUES, layout.id(), word, variant.size());
        };
    }

    private boolean map(Layout layout, long root) {
        long size = MapTree.size(m, root);
        if (!charge(size * bits(size)) || !deeper(1) || !out.put('{')) {
            return false;
        }
        int first = stack.size();
        int count = m.maps().collect(root);
        WordSort.sort(stack, first, count, MapTree.ENTRY, this::compareKeys);
        return open(ENTRIES, layout.id(), first, count);
    }

    /** By UTF-16 code units, as RFC 8785 has it. */
    private int compareKeys(int a, int b) {
        long keyA = stack.get(a + 1);
        long keyB = stack.get(b + 1);
        long lengthA = Values.byteLength(m, keyA);
        long lengthB = Values.byteLength(m, keyB);
        long bytesA = Values.bytes(m, keyA);
        long bytesB = Values.bytes(m, keyB);
        long at = Memory.mismatch(bytesA, bytesB, Math.min(lengthA, lengthB));
        return at < 0
                ? Long.compare(lengthA, lengthB)
                : Utf8.utf16Order(Memory.getByte(bytesA + at)) - Utf8.utf16Order(Memory.getByte(bytesB + at));
    }
}
