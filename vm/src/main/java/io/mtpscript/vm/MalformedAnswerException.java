package io.mtpscript.vm;

/**
 * Bytes that the engine gave as a value are not the canonical CBOR of a value of the type they are meant for: an effect's
 * answer, a journal's record, a binding's default. The engine's own fault, never the guest's.
 */
public final class MalformedAnswerException extends IllegalArgumentException {
    public MalformedAnswerException(String message) {
        super(message);
    }
}
