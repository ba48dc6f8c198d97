package io.mtpscript.engine.request;

import java.util.Optional;

/**
 * What a platform calls a request (runtime contract, section 2).
 *
 * @param accountId in place of the one that is set
 */
public record GivenIds(String requestId, Optional<String> accountId) {}
