package io.mtpscript.effects.journal.segment;

/** Bytes of a segment are not those that were written. Carries no stack trace. */
final class DamageException extends Exception {
    private final long offset;

    DamageException(long offset, String reason) {
        super(reason, null, false, false);
        this.offset = offset;
    }

    /** Where in the file what cannot be read begins. */
    long offset() {
        return offset;
    }
}
