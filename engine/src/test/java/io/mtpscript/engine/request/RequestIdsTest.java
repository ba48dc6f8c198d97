package io.mtpscript.engine.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    /** RFC 9562, section 5.7: 48 bits of time, the version, the variant, and the rest at random. */
    @Test
    void idsAreUuidsOfVersionSeven() {
        RequestIds ids = new RequestIds();
        Set<String> seen = new HashSet<>();
        for (long millis : new long[] {0, 1, 0x0123_4567_89ABL, 0xFFFF_FFFF_FFFFL, 1_800_000_000_000L}) {
            for (int i = 0; i < 300; i++) {
                String text = ids.next(millis);
                UUID id = UUID.fromString(text);
                assertEquals(id.toString(), text);
                assertEquals(7, id.version());
                assertEquals(2, id.variant());
                assertEquals(millis, id.getMostSignificantBits() >>> 16);
                seen.add(text);
            }
        }
        assertEquals(1_500, seen.size());
    }
}
