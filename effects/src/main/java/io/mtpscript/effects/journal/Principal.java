package io.mtpscript.effects.journal;

import java.util.Optional;

/**
 * Who made a request, verified. What showed it is not here: it is written down nowhere.
 *
 * @param subject a token's {@code sub}, or the name that an API key has
 * @param claims of a token: canonical CBOR of a {@code Json}
 */
public record Principal(String subject, Optional<byte[]> claims) {}
