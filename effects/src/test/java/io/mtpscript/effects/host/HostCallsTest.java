package io.mtpscript.effects.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.Program.ConfigValue.Kind;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.MemoryJournal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What Clock, Random and Config answer, live and from a record. */
class HostCallsTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final TestProgram program = new TestProgram();
    private final Program.EffectSite now = program.host("Clock", "now", program.types.integer);
    private final Program.EffectSite uuid = program.host("Random", "uuid", program.types.string);
    private final Program.EffectSite between =
            program.host("Random", "int", program.types.integer, program.types.integer, program.types.integer);
    private final Program.EffectSite string =
            program.host("Config", "string", program.types.string, program.types.string);
    private final Program.EffectSite number =
            program.host("Config", "int", program.types.integer, program.types.string);
    private final Program.EffectSite secret =
            program.host("Config", "secret", program.types.secret, program.types.string);

    private static HostSettings settings(Map<String, String> config) {
        return new HostSettings(
                HttpSettings.none(),
                config,
                Optional.of(RandomKey.of(KEY)),
                InstantSource.fixed(Instant.ofEpochMilli(1_764_000_000_123L)));
    }

    private static byte[] call(String effect, String function, Object... arguments) {
        CborWriter out = new CborWriter().array(3).text(effect).text(function).array(arguments.length);
        for (Object argument : arguments) {
            if (argument instanceof Long integer) {
                out.integer(integer);
            } else {
                out.text(argument.toString());
            }
        }
        return out.toByteArray();
    }

    private static byte[] hmac(int n) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(new byte[32]);
        return mac.doFinal(ByteBuffer.allocate(8).putLong(n).array());
    }

    @Test
    void theClockSaysMilliseconds() {
        try (TestEngine engine = new TestEngine(settings(Map.of()), program.program())) {
            assertEquals("1764000000123", engine.begin("Clock").call(now, call("Clock", "now")));
        }
    }

    @Test
    void randomValuesComeFromKeySeedAndNumber() throws Exception {
        try (TestEngine engine = new TestEngine(settings(Map.of()), program.program())) {
            TestRequest request = engine.begin("Random");
            String first = request.call(uuid, call("Random", "uuid"));
            String second = request.call(uuid, call("Random", "uuid"));
            assertFalse(first.equals(second));
            assertEquals(first, engine.begin("Random").call(uuid, call("Random", "uuid")), "same seed, same number");
            String hex = HexFormat.of().formatHex(hmac(0));
            String expected =
                    "\"" + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-";
            assertTrue(first.startsWith(expected), first);
            assertTrue("89ab".indexOf(first.charAt(20)) >= 0, first);
            assertEquals(38, first.length());
        }
    }

    @Test
    void numbersLieBetweenTheirBoundsAndAllOccur() {
        try (TestEngine engine = new TestEngine(settings(Map.of()), program.program())) {
            TestRequest request = engine.begin("Random");
            Set<String> dice = new HashSet<>();
            for (int i = 0; i < 300; i++) {
                dice.add(request.call(between, call("Random", "int", 1L, 6L)));
            }
            assertEquals(Set.of("1", "2", "3", "4", "5", "6"), dice);
            assertEquals("5", request.call(between, call("Random", "int", 5L, 5L)));
            long swapped = Long.parseLong(request.call(between, call("Random", "int", 3L, -3L)));
            assertTrue(swapped >= -3 && swapped <= 3);
            request.call(between, call("Random", "int", Long.MIN_VALUE, Long.MAX_VALUE));
            long large = Long.parseLong(request.call(between, call("Random", "int", -1L, Long.MAX_VALUE)));
            assertTrue(large >= -1);
        }
    }

    @Test
    void configurationIsFoundUnderItsVariable() {
        HostSettings settings = settings(Map.of("MTP_CONFIG_RATE_URL", "https://a", "MTP_CONFIG_RETRIES2", "-3"));
        try (TestEngine engine = new TestEngine(settings, program.program())) {
            TestRequest request = engine.begin("Config");
            assertEquals("\"https://a\"", request.call(string, call("Config", "string", "rateUrl")));
            assertEquals("-3", request.call(number, call("Config", "int", "retries2")));
        }
    }

    @Test
    void aProgramIsRefusedWithoutWhatItNeeds() {
        program.reads("apiKey", Kind.SECRET);
        program.reads("rateUrl", Kind.STRING);
        program.reads("retries", Kind.INT);
        assertEquals(
                "The program needs values for its configuration: apiKey (MTP_CONFIG_API_KEY), retries"
                        + " (MTP_CONFIG_RETRIES)",
                refusal(settings(Map.of("MTP_CONFIG_RATE_URL", "x"))));
        Map<String, String> config =
                Map.of("MTP_CONFIG_RATE_URL", "x", "MTP_CONFIG_API_KEY", "k", "MTP_CONFIG_RETRIES", "three");
        assertEquals(
                "The program needs whole numbers as values of retries (MTP_CONFIG_RETRIES)", refusal(settings(config)));
        String keyless = refusal(HostSettings.none()
                .withConfig(Map.of("MTP_CONFIG_RATE_URL", "x", "MTP_CONFIG_API_KEY", "k", "MTP_CONFIG_RETRIES", "3")));
        String needed = "The program uses Random, secrets or HttpOut.afterCommit: set MTP_RANDOM_KEY";
        assertTrue(keyless.startsWith(needed), keyless);
        TestProgram defers = new TestProgram();
        defers.host("HttpOut", "afterCommit", defers.types.httpKept, defers.types.httpRequest);
        var cause = assertThrows(
                        IllegalArgumentException.class, () -> new TestEngine(HostSettings.none(), defers.program()))
                .getCause();
        assertTrue(String.valueOf(Objects.requireNonNull(cause).getMessage()).startsWith(needed));
    }

    private String refusal(HostSettings settings) {
        var cause = assertThrows(IllegalArgumentException.class, () -> new TestEngine(settings, program.program()))
                .getCause();
        return String.valueOf(Objects.requireNonNull(cause).getMessage());
    }

    @Test
    void aRecordHasNoSecretAndReplaysWhileItIsTheSame() {
        MemoryJournal journal = new MemoryJournal(10, 1 << 20);
        byte[] call = call("Config", "secret", "apiKey");
        Map<String, String> config = Map.of("MTP_CONFIG_API_KEY", "s3cr3t");
        try (TestEngine engine = new TestEngine(settings(config), program.program())) {
            Recording recording = journal.begin(TestEngine.record("r"));
            TestRequest live = engine.begin(0, 1, recording, "Config");
            String answer = live.call(secret, call);
            assertEquals("h'" + HexFormat.of().formatHex("s3cr3t".getBytes(StandardCharsets.UTF_8)) + "'", answer);
            live.finish(true);
            recording.end(new ResponseRecord(200, List.of(), new byte[32], new byte[0], 0, List.of()), _ -> {});
            RecordedRequest recorded = journal.find("r").orElseThrow();
            assertTrue(recorded.entries().getFirst().result() instanceof JournalEntry.Withheld);
            assertEquals(answer, engine.replay(recorded, "Config").call(secret, call));
        }
        RecordedRequest recorded = journal.find("r").orElseThrow();
        Map<String, String> rotated = Map.of("MTP_CONFIG_API_KEY", "other");
        try (TestEngine engine = new TestEngine(settings(rotated), program.program())) {
            TestRequest replay = engine.replay(recorded, "Config");
            EffectEnd end = assertThrows(TestRequest.EndedException.class, () -> replay.call(secret, call))
                    .end();
            assertEquals(new EffectEnd.SecretChanged("apiKey"), end);
        }
    }

    @Test
    void aKeyThatIsTooShortIsRefused() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> RandomKey.of("short"))
                .getMessage());
        assertTrue(message.startsWith("The random key has 5 bytes; it must have at least 32"), message);
    }
}
