package io.mtpscript.engine.request;

import java.util.Optional;

/**
 * What a platform calls a request (runtime contract, section 2).
 *
 * @param accountId in place of the one that is set
 * @param delivery 1, and more where the platform gives the same request again
 */
public record GivenIds(String requestId, Optional<String> accountId, int delivery) {
    /** One that is given once. */
    public GivenIds(String requestId) {
        this(requestId, Optional.empty(), 1);
    }
}
