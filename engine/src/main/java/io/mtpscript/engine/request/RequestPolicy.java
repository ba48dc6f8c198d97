package io.mtpscript.engine.request;

/**
 * The settings that every request is handled by.
 *
 * @param gasLimit of a request, in beta-reductions
 * @param accountId part of every seed
 * @param functionVersion part of every seed
 * @param timeoutMillis how long a request may take; it then ends at its next effect, at least 1
 * @param clientSetsRequestId whether {@code X-Request-Id} is the request's id rather than a label: for development only
 */
public record RequestPolicy(
        long gasLimit, String accountId, String functionVersion, int timeoutMillis, boolean clientSetsRequestId) {}
