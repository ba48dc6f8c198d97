package io.mtpscript.engine.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {
    /** Computed with Python's hashlib from the text of the runtime contract, section 2. */
    @ParameterizedTest
    @CsvSource({
        "018f3c2e-7b1a-7c3d-9e4f-0123456789ab,local,$LATEST,"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,10000000,"
                + "a71b8ec0334e9489b4e9c153e3979174a125096033f0195a3e08b0cb99cec66a,2973e709d6828ce4a0df4300fe224fd6",
        "r,'','',0000000000000000000000000000000000000000000000000000000000000000,1,"
                + "c0487a6b372e426a86315c57157e8b40148c7bbd78fa7242fbff613eb2cc4ca0,2241e331e5ef49b5f32845623f47a83e",
        "\u00e9-\ud83d\ude00,123456789012,42,a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333,2000000000,"
                + "6b78cafe8d6f630b41df3d7539888ece47a75cb2541032b2806aaa045e7457b0,8a61bb6d89c1a9bed91a8293b6d15baa",
    })
    void vectors(
            String requestId,
            String accountId,
            String functionVersion,
            String snapshotHash,
            long gasLimit,
            String seed,
            String correlationId) {
        Seeds seeds = new Seeds(accountId, functionVersion, HexFormat.of().parseHex(snapshotHash), gasLimit);
        for (int i = 0; i < 2; i++) {
            byte[] computed = seeds.seed(requestId);
            assertEquals(seed, HexFormat.of().formatHex(computed));
            assertEquals(correlationId, seeds.correlationId(computed));
        }
    }

    @Test
    void requestIdsAreUuidsOfVersion7() throws InterruptedException {
        RequestIds ids = new RequestIds();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                // There were so many that another generator is being made, which gives the rest.
                awaitGenerator();
            }
            String text = ids.next(0x0123_4567_89ABL);
            assertTrue(text.startsWith("01234567-89ab-7"), text);
            UUID id = UUID.fromString(text);
            assertEquals(text, id.toString());
            assertEquals(7, id.version());
            assertEquals(2, id.variant());
            assertTrue(seen.add(text), "twice: " + text);
        }
        assertTrue(ids.next(0x0123_4567_89ACL).compareTo(seen.iterator().next()) > 0, "ordered by time");
    }

    private static void awaitGenerator() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("request-ids")) {
                thread.join();
            }
        }
    }
}
