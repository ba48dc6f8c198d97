package io.mtpscript.conformance.generate;

import java.util.List;

/**
 * Keys of which FNV-1a 64 of their canonical CBOR is one number, found by search: what orders them in a Map is their bytes
 * alone.
 */
final class Collisions {
    static final List<String> STRINGS = List.of(
            "mly0qBu3bj;RWJ-lhoba0123456789",
            "mly0qBu3bjhEnajvxYmw0123456789",
            "hF0H_kpso+;RWJ-lhoba0123456789",
            "hF0H_kpso+hEnajvxYmw0123456789");
    static final List<String> INTS = List.of("1320801770799892736", "1342438460022064102");

    private Collisions() {}
}
