package io.mtpscript.vm;

import java.util.List;

/**
 * Reads values out of a VM's memory for the engine, which knows their types. Words are those of {@link Vm#result} and the
 * parts read from it; they are good until the VM is released.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ValueReader {
    ValueReader() {}

    /** The text of a String. */
    public String string(long word) {
        throw new UnsupportedOperationException();
    }

    /** The word of a record's field, by its index among the fields sorted by name. */
    public long field(long record, int index) {
        throw new UnsupportedOperationException();
    }

    public int listLength(long list) {
        throw new UnsupportedOperationException();
    }

    public long listElement(long list, int index) {
        throw new UnsupportedOperationException();
    }

    /** The index of a union value's variant. */
    public int variant(long union) {
        throw new UnsupportedOperationException();
    }

    /** A payload of a union value. */
    public long payload(long union, int index) {
        throw new UnsupportedOperationException();
    }

    /** The HTTP status of a RESPONSE. */
    public int responseStatus(long response) {
        throw new UnsupportedOperationException();
    }

    /** Whether a RESPONSE asks for the transaction to be rolled back. */
    public boolean responseRollsBack(long response) {
        throw new UnsupportedOperationException();
    }

    /** Whether a RESPONSE was left by a failure, {@code e?}. */
    public boolean responseFailed(long response) {
        throw new UnsupportedOperationException();
    }

    /** The headers a RESPONSE sets, in order. */
    public List<Header> responseHeaders(long response) {
        throw new UnsupportedOperationException();
    }

    /** The type id of a RESPONSE's body, or -1 where it has none. */
    public int responseBodyType(long response) {
        throw new UnsupportedOperationException();
    }

    /** The body's word, for {@link Vm#encodeBody}. */
    public long responseBody(long response) {
        throw new UnsupportedOperationException();
    }

    /** One response header as the program gave it. */
    public record Header(String name, String value) {}
}
