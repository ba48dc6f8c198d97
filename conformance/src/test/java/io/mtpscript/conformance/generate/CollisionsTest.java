package io.mtpscript.conformance.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.hash.Fnv1a64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys that are said to collide do. */
class CollisionsTest {
    @Test
    void keysCollide() {
        assertEquals(1, distinct(Collisions.STRINGS.stream().map(CborValue.Text::new)));
        assertEquals(1, distinct(Collisions.INTS.stream().map(Long::parseLong).map(CborValue.Int::new)));
    }

    private static long distinct(Stream<? extends CborValue> keys) {
        return keys.map(key -> Fnv1a64.of(key.encode())).distinct().count();
    }
}
