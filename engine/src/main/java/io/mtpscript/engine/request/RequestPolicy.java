package io.mtpscript.engine.request;

import java.util.Optional;

/**
 * The settings that every request is handled by.
 *
 * @param gasLimit of a request, in beta-reductions
 * @param accountId part of every seed
 * @param functionVersion part of every seed
 * @param timeoutMillis how long a request may take; it then ends at its next effect, at least 1
 * @param clientSetsRequestId whether {@code X-Request-Id} is the request's id rather than a label: for development only
 * @param principalHeader says who calls where a route does not ask, for the {@code Idempotency-Key}
 * @param leaseMillis how long a request with such a key keeps others from being carried out
 */
public record RequestPolicy(
        long gasLimit,
        String accountId,
        String functionVersion,
        int timeoutMillis,
        boolean clientSetsRequestId,
        Optional<String> principalHeader,
        long leaseMillis) {}
