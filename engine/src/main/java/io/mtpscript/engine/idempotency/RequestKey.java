package io.mtpscript.engine.idempotency;

/** What a request's {@code Idempotency-Key} asks for. */
public sealed interface RequestKey {
    /** Nothing: there is none, or repeating such a request changes nothing. */
    record None() implements RequestKey {}

    /** The key cannot be taken; better to say so than to let the client believe that it is safe. */
    record Refused(String reason) implements RequestKey {}

    /**
     * The request is to be carried out once.
     *
     * @param key SHA-256 over method, route, principal and the client's key
     * @param request SHA-256 over what is asked
     */
    record Given(byte[] key, byte[] request) implements RequestKey {}
}
