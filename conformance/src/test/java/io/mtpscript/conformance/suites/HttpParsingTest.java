package io.mtpscript.conformance.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * llhttp's cases of requests, sent whole, byte by byte and split at random: the verdict is the same each time, and the one that
 * llhttp has or the one that {@code llhttp-decisions.tsv} gives a reason for. After each case another client asks something of
 * its own, and gets exactly that.
 */
@Timeout(120)
final class HttpParsingTest {
    private static final String TABLE = "llhttp-decisions.tsv";
    private static final int RANDOM_SPLITS = 3;

    @Test
    void requestsGetTheirVerdictHoweverTheyCome() throws IOException {
        Suite suite = Suite.named("llhttp");
        Map<String, String> decisions = decisions();
        TreeSet<String> unused = new TreeSet<>(decisions.keySet());
        Tally tally = new Tally("llhttp");
        Random random = new Random(5);
        try (EchoServer server = new EchoServer()) {
            for (JsonNode line : suite.json("cases.json")) {
                String type = line.get("type").asText();
                if (!type.startsWith("request") && !type.equals("url")) {
                    tally.skips();
                    continue;
                }
                String name =
                        line.get("file").asText() + ": " + line.get("name").asText();
                byte[] bytes = request(
                        type, Base64.getDecoder().decode(line.get("input_b64").asText()));
                String verdict = verdict(server, name, bytes, random);
                String decided = decisions.get(name);
                if (decided == null) {
                    tally.passes(name, wanted(line), verdict);
                } else {
                    unused.remove(name);
                    tally.decides(name, decided, verdict);
                }
            }
        }
        assertEquals(new TreeSet<>(), unused, "decisions about cases that are not there");
        tally.end(66, 27);
    }

    /** A URL becomes a request; a request without Host gets one, for without it all would end the same way. */
    private static byte[] request(String type, byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (type.equals("url")) {
            text = "GET " + text + " HTTP/1.1\r\nHost: h\r\n\r\n";
        } else if (!text.toLowerCase(Locale.ROOT).contains("\nhost:")) {
            text = text.replaceAll("( HTTP/1\\.1\r\n)(?!SM)", "$1Host: h\r\n");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As {@link EchoServer#statuses} would be if we agreed. */
    private static String wanted(JsonNode line) {
        int error = line.get("llhttp_error").asInt();
        int messages = line.get("type").asText().equals("url")
                ? 1
                : line.get("messages").asInt();
        List<Integer> statuses = new ArrayList<>();
        if (error == 0) {
            IntStream.range(0, messages).forEach(_ -> statuses.add(200));
        } else {
            statuses.add(400);
        }
        return statuses.toString();
    }

    private static String verdict(EchoServer server, String name, byte[] bytes, Random random) throws IOException {
        String whole = statuses(server, bytes, List.of());
        canary(server, name, random);
        List<Integer> everyByte = IntStream.range(1, bytes.length).boxed().toList();
        assertEquals(whole, statuses(server, bytes, everyByte), name + ", byte by byte");
        canary(server, name, random);
        for (int i = 0; i < RANDOM_SPLITS; i++) {
            TreeSet<Integer> ends = new TreeSet<>();
            for (int cut = random.nextInt(5); cut >= 0; cut--) {
                ends.add(1 + random.nextInt(bytes.length));
            }
            assertEquals(whole, statuses(server, bytes, List.copyOf(ends)), name + ", split at " + ends);
        }
        canary(server, name, random);
        return whole;
    }

    private static String statuses(EchoServer server, byte[] bytes, List<Integer> ends) throws IOException {
        return EchoServer.statuses(server.answers(bytes, ends)).toString();
    }

    private static void canary(EchoServer server, String name, Random random) throws IOException {
        String own = "canary-" + random.nextLong();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /canary HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + own.length()
                        + "\r\n\r\n" + own)
                .getBytes(StandardCharsets.ISO_8859_1));
        String answer = server.answers(request.toByteArray(), List.of());
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), () -> "after " + name + ": " + answer);
        assertEquals("POST /canary " + own, answer.substring(answer.indexOf("\r\n\r\n") + 4), () -> "after " + name);
    }

    /** Case, verdict and reason, with tabs between. */
    private static Map<String, String> decisions() throws IOException {
        Map<String, String> decisions = new TreeMap<>();
        try (InputStream in = HttpParsingTest.class.getResourceAsStream(TABLE)) {
            assertNotNull(in, TABLE);
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] columns = line.split("\t", -1);
                    assertTrue(columns.length == 3 && !columns[2].isBlank(), () -> TABLE + ": " + line);
                    assertTrue(decisions.put(columns[0], columns[1]) == null, () -> TABLE + ": twice: " + columns[0]);
                }
            }
        }
        return decisions;
    }
}
