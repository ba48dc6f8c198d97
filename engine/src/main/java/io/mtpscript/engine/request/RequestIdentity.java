package io.mtpscript.engine.request;

/**
 * What names a request and makes its run repeatable.
 *
 * @param requestId the key: minted here, or given by whoever may
 * @param seed 32 bytes
 * @param correlationId 32 hex digits
 * @param gasLimit in beta-reductions
 */
public record RequestIdentity(String requestId, byte[] seed, String correlationId, long gasLimit) {}
