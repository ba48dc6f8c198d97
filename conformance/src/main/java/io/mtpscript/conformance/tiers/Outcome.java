package io.mtpscript.conformance.tiers;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a request gave.
 *
 * @param end how it ended: {@code 200}, {@code 404 rolls back failed}, {@code trap IntOverflow}, {@code faults}, or {@code
 *     unknown} where a tier has no verdict
 * @param parts headers, and faults by path
 * @param bodyDigest SHA-256 of the body, empty where there is none
 * @param effects SHA-256 of each call's canonical CBOR, in order
 * @param gas and {@code memory}: nothing where a tier does not count them
 */
public record Outcome(
        String end,
        List<String> parts,
        String bodyDigest,
        List<String> effects,
        OptionalLong gas,
        OptionalLong memory) {
    /** The end of what has no verdict. */
    public static final String UNKNOWN = "unknown";

    private static final List<String> BOUNDS = List.of("trap GasExhausted", "trap MemoryExhausted");

    public Outcome {
        parts = List.copyOf(parts);
        effects = List.copyOf(effects);
    }

    /** A bound that not every tier counts has ended the request. */
    public boolean bounded() {
        return BOUNDS.contains(end);
    }

    /** Whether both can be right. Where one of them did not get to the end, what it did is the beginning of the other's. */
    public boolean agrees(Outcome other) {
        if (gas.isPresent() && other.gas.isPresent()) {
            boolean memories = memory.isEmpty() || other.memory.isEmpty() || memory.equals(other.memory);
            return memories && gas.equals(other.gas) && same(other);
        }
        if (end.equals(UNKNOWN) || other.end.equals(UNKNOWN) || bounded() || other.bounded()) {
            int common = Math.min(effects.size(), other.effects.size());
            return effects.subList(0, common).equals(other.effects.subList(0, common));
        }
        return same(other);
    }

    private boolean same(Outcome other) {
        return end.equals(other.end)
                && parts.equals(other.parts)
                && bodyDigest.equals(other.bodyDigest)
                && effects.equals(other.effects);
    }
}
