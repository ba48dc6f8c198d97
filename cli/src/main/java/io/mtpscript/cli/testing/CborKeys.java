package io.mtpscript.cli.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of the keys of a map in canonical CBOR: shorter first, then bytewise. */
final class CborKeys {
    static final Comparator<String> ORDER = Comparator.<String>comparingInt(key -> bytes(key).length)
            .thenComparing(CborKeys::bytes, Arrays::compareUnsigned);

    private CborKeys() {}

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
