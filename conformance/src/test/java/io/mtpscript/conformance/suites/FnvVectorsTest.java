package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.core.hash.Fnv1a64;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of FNV's authors for FNV-1a with 64 bits. */
final class FnvVectorsTest {
    @Test
    void hashesAsItsAuthors() throws IOException {
        Suite suite = Suite.named("fnv");
        Tally tally = new Tally("fnv");
        HexFormat hex = HexFormat.of();
        for (JsonNode vector : suite.json("fnv1a64.json")) {
            String input = vector.required("hex").textValue();
            String wanted = vector.required("fnv1a64").textValue();
            tally.passes(input, wanted, hex.toHexDigits(Fnv1a64.of(hex.parseHex(input))));
        }
        tally.end(203, 0);
    }
}
