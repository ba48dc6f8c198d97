package io.mtpscript.vm;

import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads values out of a VM's memory for the engine, which knows their types. Words are those of {@link Vm#result} and the
 * parts read from it; they are good until the VM is released.
 */
public final class ValueReader {
    private static final int STATUS = 0;
    private static final int FLAGS = 1;
    private static final int HEADERS = 2;
    private static final int BODY_TYPE = 3;
    private static final int BODY = 4;

    private static final int ROLL_BACK = 1;
    private static final int FAILED = 2;

    private final Machine m;

    ValueReader(Machine m) {
        this.m = m;
    }

    /** Any word of an object. */
    public long word(long object, long index) {
        return m.word(object, index);
    }

    /** The text of a String. */
    public String string(long word) {
        byte[] utf8 = new byte[Math.toIntExact(Values.byteLength(m, word))];
        Memory.copy(Values.bytes(m, word), utf8, 0, utf8.length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** The word of a record's field, by its index among the fields sorted by name. */
    public long field(long record, int index) {
        return m.word(record, index);
    }

    public int listLength(long list) {
        return Math.toIntExact(Values.length(m, list));
    }

    /** @throws IndexOutOfBoundsException if the list has no such element */
    public long listElement(long list, int index) {
        if (index < 0 || index >= Values.length(m, list)) {
            throw new IndexOutOfBoundsException("Element " + index + " of " + Values.length(m, list));
        }
        return m.word(Values.elements(m, list), index);
    }

    /** The index of a union value's variant. */
    public int variant(long union) {
        return Math.toIntExact(Values.tag(m, union));
    }

    /** A payload of a union value. */
    public long payload(long union, int index) {
        return m.word(union, 1L + index);
    }

    /** The two words of a Decimal: {@link io.mtpscript.core.decimal.Decimal#ofWords}. */
    public io.mtpscript.core.decimal.Decimal decimal(long word) {
        return io.mtpscript.core.decimal.Decimal.ofWords(m.word(word), m.word(word, 1));
    }

    /** The HTTP status of a RESPONSE. */
    public int responseStatus(long response) {
        return Math.toIntExact(m.word(response, STATUS));
    }

    /** Whether a RESPONSE asks for the transaction to be rolled back. */
    public boolean responseRollsBack(long response) {
        return (m.word(response, FLAGS) & ROLL_BACK) != 0;
    }

    /** Whether a RESPONSE was left by a failure, {@code e?}. */
    public boolean responseFailed(long response) {
        return (m.word(response, FLAGS) & FAILED) != 0;
    }

    /** The headers a RESPONSE sets, in order. */
    public List<Header> responseHeaders(long response) {
        long headers = m.word(response, HEADERS);
        List<Header> all = new ArrayList<>();
        for (int i = 0; i < listLength(headers); i++) {
            long header = listElement(headers, i);
            all.add(new Header(string(field(header, 0)), string(field(header, 1))));
        }
        return List.copyOf(all);
    }

    /** The type id of a RESPONSE's body, or -1 where it has none. */
    public int responseBodyType(long response) {
        return Math.toIntExact(m.word(response, BODY_TYPE));
    }

    /** The body's word, for {@link Vm#encodeBody}. */
    public long responseBody(long response) {
        return m.word(response, BODY);
    }

    /** One response header as the program gave it. */
    public record Header(String name, String value) {}
}
