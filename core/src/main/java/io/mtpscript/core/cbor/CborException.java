package io.mtpscript.core.cbor;

/** Bytes that are not deterministic CBOR, or not of the shape the reader asked for. Carries no stack trace. */
public final class CborException extends Exception {
    private final int offset;

    CborException(int offset, String reason) {
        super("Byte " + offset + ": " + reason, null, false, false);
        this.offset = offset;
    }

    /** Where the offending item or byte begins. */
    public int offset() {
        return offset;
    }
}
