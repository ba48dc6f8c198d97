package io.mtpscript.vm.codec;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.MalformedAnswerException;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.machine.WordStack;
import java.util.Arrays;

/**
 * Reads canonical CBOR by a type into a VM's memory (docs/internals.md, section 5): effects' answers, journals' records,
 * bindings' defaults. Memory is charged as {@link JsonDecoder} does; gas is its caller's. The host's stack is at most {@link
 * Limits#CBOR_DEPTH} items deep.
 */
public final class CborDecoder {
    private static final long MAP_ENTRY_BYTES = MapTree.NODE_BYTES + 24;

    private final Machine m;
    private final WordStack stack;

    public CborDecoder(Machine m) {
        this.m = m;
        this.stack = m.stack();
    }

    /**
     * Decodes a value.
     *
     * @return its word; 0 also where the request has trapped
     * @throws MalformedAnswerException if the bytes are not the canonical CBOR of a value of the type
     */
    public long decode(int type, byte[] bytes, int offset, int length) {
        CborReader in = new CborReader(bytes, offset, offset + length, Limits.CBOR_DEPTH);
        int floor = stack.size();
        try {
            long word = value(type, in);
            if (!m.trapped()) {
                in.end();
            }
            return word;
        } catch (CborException e) {
            throw new MalformedAnswerException("This is no " + m.layout(type).name() + ". " + e.getMessage());
        } finally {
            stack.resize(floor);
        }
    }

    private long value(int type, CborReader in) throws CborException {
        m.step();
        Layout layout = m.layout(type);
        return switch (layout.kind()) {
            case INT -> in.integer();
            case BOOL -> in.bool() ? 1 : 0;
            case STRING -> string(in);
            case UNIT -> {
                in.nothing();
                yield 0;
            }
            case DECIMAL -> {
                DecimalWords value = m.decimals();
                in.decimal(value);
                yield Values.decimal(m, value.hi(), value.lo());
            }
            case LIST -> list(layout, in);
            case MAP -> map(layout, in);
            case RECORD -> record(layout, in);
            case UNION -> union(layout, in);
            case SECRET -> secret(in);
            case SQL, RESPONSE, FUNCTION ->
                throw new IllegalStateException("A " + layout.name() + " cannot be read from CBOR");
        };
    }

    private long string(CborReader in) throws CborException {
        int length = in.textLength();
        byte[] source = in.source();
        int from = in.offset() - length;
        return Values.utf8(m, source, from, length, Utf8.codePoints(source, from, from + length));
    }

    private long secret(CborReader in) throws CborException {
        int length = in.bytesLength();
        byte[] source = in.source();
        int from = in.offset() - length;
        if (Utf8.firstInvalid(source, from, from + length) >= 0) {
            throw new MalformedAnswerException("Byte " + from + ": a Secret that is no UTF-8");
        }
        return Values.utf8(m, source, from, length, Utf8.codePoints(source, from, from + length));
    }

    private long list(Layout layout, CborReader in) throws CborException {
        int count = in.array();
        int floor = stack.size();
        for (int i = 0; i < count && !m.trapped(); i++) {
            stack.push(value(layout.element(), in));
        }
        long list = m.trapped() ? 0 : Values.newList(m, count);
        for (int i = 0; i < count && list != 0; i++) {
            m.setWord(list, 1 + i, stack.get(floor + i));
        }
        stack.resize(floor);
        return list;
    }

    private long map(Layout layout, CborReader in) throws CborException {
        int count = in.map();
        int floor = stack.size();
        for (int i = 0; i < count && !m.trapped(); i++) {
            long key = value(layout.element(), in);
            long hash = m.trapped() || !m.cbor().hash(layout.element(), key, 0)
                    ? 0
                    : m.cbor().hash();
            long content = m.trapped() ? 0 : value(layout.value(), in);
            stack.push(hash);
            stack.push(key);
            stack.push(content);
        }
        long root = 0;
        if (!m.trapped() && m.chargeMemory(MAP_ENTRY_BYTES * count)) {
            // The reader has refused repeated keys.
            m.maps().sort(layout.element(), floor, count);
            root = m.maps().build(floor, count);
        }
        stack.resize(floor);
        return root;
    }

    private long record(Layout layout, CborReader in) throws CborException {
        Layout.Members members = layout.members();
        int start = in.offset();
        int count = in.map();
        if (count != members.size()) {
            throw new MalformedAnswerException(
                    "Byte " + start + ": expected a record of " + members.size() + " fields, found " + count);
        }
        long object = count == 0 ? 0 : m.allocate(8L * count);
        for (int i = 0; i < count && !m.trapped(); i++) {
            int word = members.cborOrder(i);
            Layout.Member member = members.get(word);
            name(member, in);
            long part = value(member.type(), in);
            if (!m.trapped()) {
                m.setWord(object, word, part);
            }
        }
        return object;
    }

    private static void name(Layout.Member member, CborReader in) throws CborException {
        int start = in.offset();
        in.textLength();
        byte[] expected = member.cbor();
        if (!Arrays.equals(in.source(), start, in.offset(), expected, 0, expected.length)) {
            throw new MalformedAnswerException("Byte " + start + ": expected the field " + member.name());
        }
    }

    private long union(Layout layout, CborReader in) throws CborException {
        int start = in.offset();
        int count = in.array();
        if (count == 0) {
            throw new MalformedAnswerException("Byte " + start + ": a union value without variant");
        }
        int index = in.integer(0, layout.variantCount() - 1);
        Layout.Variant variant = layout.variant(index);
        if (count != 1 + variant.size()) {
            throw new MalformedAnswerException("Byte " + start + ": " + variant.name() + " has " + variant.size()
                    + " payloads, found " + (count - 1));
        }
        if (variant.size() == 0) {
            return Values.immediate(index);
        }
        long object = m.allocate(8 + 8L * variant.size());
        if (object != 0) {
            m.setWord(object, 0, index);
        }
        for (int i = 0; i < variant.size() && !m.trapped(); i++) {
            long payload = value(variant.members().get(i).type(), in);
            if (!m.trapped()) {
                m.setWord(object, 1 + i, payload);
            }
        }
        return object;
    }
}
