package io.mtpscript.conformance.generate;

import java.util.List;

/**
 * Keys of which FNV-1a 64 of their canonical CBOR is one number, found by search: what orders them in a Map is their bytes
 * alone.
 */
final class Collisions {
    static final List<String> STRINGS = List.of("a", "b");
    static final List<String> INTS = List.of("1320801770799892736", "1342438460022064102");

    private Collisions() {}
}
