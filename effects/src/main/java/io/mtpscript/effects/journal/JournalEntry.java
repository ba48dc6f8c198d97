package io.mtpscript.effects.journal;

/**
 * One effect call of a request.
 *
 * @param n the call's number, 0 and up
 * @param hash SHA-256 of {@code call}, 32 bytes
 * @param call canonical CBOR of {@code [effect, function, [arguments...]]}, with an HMAC in the place of each secret
 * @param startMicros when the call was made, since the request's first
 * @param endMicros when it had its answer
 */
public record JournalEntry(int n, byte[] hash, byte[] call, Result result, long startMicros, long endMicros) {
    /** What came of a call. */
    public sealed interface Result {}

    /** @param cbor canonical CBOR of a value of the call's result type */
    public record Answered(byte[] cbor) implements Result {}

    /**
     * The answer was a secret.
     *
     * @param hmac tells, with the engine's key, whether a secret has the same value
     */
    public record Withheld(byte[] hmac) implements Result {}

    /** The host ended the request while this call was under way. */
    public record Ended(HostEnd reason) implements Result {}
}
