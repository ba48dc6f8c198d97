package io.mtpscript.effects.journal;

import java.util.Optional;

/**
 * A replayed request made another effect call than the recorded one ({@code ReplayDivergence}).
 *
 * @param n the call's number
 * @param recorded the recorded call's CBOR; empty where the record has no call of this number
 * @param made the CBOR of the call the replay made; empty where it ended without making it
 */
public record Divergence(int n, Optional<byte[]> recorded, Optional<byte[]> made) {}
