package io.mtpscript.net.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.LocalExchange;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.http.ResponseBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CodingTest {
    private static final String SMALL = "compress me ".repeat(100);
    private static final String LARGE = "compress me ".repeat(10_000);

    private static LocalResponse send(
            CodingSettings settings, int status, String body, List<HttpField> own, String method, String... headers)
            throws Exception {
        HttpHandler handler = exchange -> {
            ResponseBody answer = exchange.newBody();
            answer.write(body.getBytes(StandardCharsets.UTF_8));
            List<HttpField> all = new ArrayList<>(own);
            all.add(new HttpField("Content-Digest", digest(body.getBytes(StandardCharsets.UTF_8))));
            exchange.respond(status, all, answer);
            assertTrue(exchange.answered());
        };
        return send(settings, handler, method, headers);
    }

    private static LocalResponse send(CodingSettings settings, HttpHandler program, String method, String... headers)
            throws Exception {
        CompletableFuture<LocalResponse> done = new CompletableFuture<>();
        List<HttpField> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HttpField(headers[i], headers[i + 1]));
        }
        LocalRequest request = new LocalRequest(method, "/", fields, new byte[0]);
        try (var loop = Executors.newSingleThreadExecutor();
                ResponseCoder coder = new ResponseCoder(settings)) {
            HttpHandler handler = coder.before(program, loop);
            loop.execute(() -> handler.handle(new LocalExchange(request, done::complete)));
            return done.get();
        }
    }

    private static String digest(byte[] bytes) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(Sha256.of(bytes)) + ":";
    }

    private static String field(LocalResponse response, String name) {
        return response.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(HttpField::value)
                .reduce((a, b) -> a + "|" + b)
                .orElse("");
    }

    private static final CodingSettings BOTH = new CodingSettings(true, 1_000, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                        | true",
                "GZIP                        | true",
                "x-gzip                      | true",
                "deflate, gzip;q=0.5, br     | true",
                "*                           | true",
                "br, *;q=0.1                 | true",
                "gzip;q=0                    | false",
                "gzip;q=0.000, *             | false",
                "gzip;q=0.3, identity;q=0.5  | false",
                "br                          | false",
                "gzip;q=2                    | false",
                "gzip;q=x                    | false",
                "gzipped                     | false",
            })
    void gzipIsForThoseWhoTakeIt(String accept, boolean taken) throws Exception {
        LocalResponse response = send(BOTH, 200, SMALL, List.of(), "GET", "Accept-Encoding", accept);
        assertEquals(taken ? "gzip" : "", field(response, "Content-Encoding"));
        assertEquals("Accept-Encoding", field(response, "Vary"));
    }

    @Test
    void bothOnTheLoopAndBesideIt() throws Exception {
        for (String body : List.of(SMALL, LARGE)) {
            LocalResponse response = send(BOTH, 200, body, List.of(), "GET", "Accept-Encoding", "gzip");
            assertEquals(body, unpacked(response.body()));
            assertTrue(response.body().length < body.length() / 10);
            assertEquals(digest(response.body()), field(response, "Content-Digest"));
            assertEquals(digest(response.body()), field(response, "Repr-Digest"));
            assertEquals(digest(body.getBytes(StandardCharsets.UTF_8)), field(response, "Mtp-Body-Digest"));
        }
    }

    private static String unpacked(byte[] packed) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatDoesNotGetSmallerLeavesAsItIs() throws Exception {
        byte[] noise = new byte[5_000];
        new Random(1).nextBytes(noise);
        assertEquals(0, Gzip.compress(noise).length);
        assertEquals(0, Gzip.compress(new byte[0]).length);
        byte[] zeros = new byte[5_000];
        assertArrayEquals(zeros, new GZIPInputStream(new ByteArrayInputStream(Gzip.compress(zeros))).readAllBytes());
        String random = Base64.getEncoder().encodeToString(Arrays.copyOf(noise, 750));
        LocalResponse response =
                send(new CodingSettings(true, 100, true), 200, random, List.of(), "GET", "Accept-Encoding", "gzip");
        assertFalse(field(response, "ETag").contains("gzip")
                && field(response, "Content-Encoding").isEmpty());
    }

    @Test
    void smallAndForbiddenBodiesAreLeftAlone() throws Exception {
        LocalResponse small = send(BOTH, 200, "short", List.of(), "GET", "Accept-Encoding", "gzip");
        assertEquals("", field(small, "Content-Encoding") + field(small, "Vary"));
        List<HttpField> own = List.of(new HttpField("cache-control", "private, No-Transform"));
        LocalResponse kept = send(BOTH, 200, SMALL, own, "GET", "Accept-Encoding", "gzip");
        assertEquals("", field(kept, "Content-Encoding"));
        LocalResponse off =
                send(new CodingSettings(false, 1, true), 200, SMALL, List.of(), "GET", "Accept-Encoding", "gzip");
        assertEquals("", field(off, "Content-Encoding") + field(off, "Vary"));
    }

    @Test
    void whoHasItGetsItNotAgain() throws Exception {
        String tag = field(send(BOTH, 200, SMALL, List.of(), "GET"), "ETag");
        assertTrue(tag.matches("\"[A-Za-z0-9+/]{22}\""), tag);
        String packed = field(send(BOTH, 200, SMALL, List.of(), "GET", "Accept-Encoding", "gzip"), "ETag");
        assertEquals(tag.replaceFirst("\"$", "-gzip\""), packed);
        for (String known : List.of(tag, "W/" + tag, "\"a,b\", " + tag, "*")) {
            LocalResponse response = send(BOTH, 200, SMALL, List.of(), "GET", "If-None-Match", known);
            assertEquals(304, response.status(), known);
            assertEquals(0, response.body().length);
            assertEquals(tag, field(response, "ETag"));
            assertEquals("Accept-Encoding", field(response, "Vary"));
            assertEquals("", field(response, "Content-Digest"));
        }
        assertEquals(
                304,
                send(BOTH, 200, SMALL, List.of(), "HEAD", "If-None-Match", tag).status());
        for (String unknown : List.of("\"other\"", packed, tag.replace("\"", ""), "")) {
            assertEquals(
                    200,
                    send(BOTH, 200, SMALL, List.of(), "GET", "If-None-Match", unknown)
                            .status(),
                    unknown);
        }
        assertEquals(
                304,
                send(BOTH, 200, SMALL, List.of(), "GET", "If-None-Match", packed, "Accept-Encoding", "gzip")
                        .status());
        assertEquals(
                404,
                send(BOTH, 404, SMALL, List.of(), "GET", "If-None-Match", "*").status());
        assertEquals(
                200,
                send(BOTH, 200, SMALL, List.of(), "POST", "If-None-Match", "*").status());
        CodingSettings off = new CodingSettings(true, 1, false);
        LocalResponse without = send(off, 200, SMALL, List.of(), "GET", "If-None-Match", tag);
        assertEquals("200", without.status() + field(without, "ETag"));
    }

    @Test
    void aProgramsOwnTagGoesBefore() throws Exception {
        List<HttpField> own = List.of(new HttpField("etag", "\"v1\""));
        assertEquals("\"v1\"", field(send(BOTH, 200, SMALL, own, "GET"), "ETag"));
        assertEquals("\"v1-gzip\"", field(send(BOTH, 200, SMALL, own, "GET", "Accept-Encoding", "gzip"), "ETag"));
        assertEquals(
                304,
                send(BOTH, 200, SMALL, own, "GET", "If-None-Match", "\"v1\"").status());
        assertEquals("", field(send(BOTH, 201, SMALL, own, "POST", "Accept-Encoding", "gzip"), "Content-Encoding"));
    }

    @Test
    void theProgramKnowsAnAnswerByOneTag() throws Exception {
        List<String> seen = new ArrayList<>();
        HttpHandler program = exchange -> {
            for (String name : List.of("if-match", "If-None-Match", "X-Tag")) {
                seen.addAll(exchange.request().headers(name));
            }
            exchange.respond(204, List.of(), exchange.newBody());
        };
        String[] named = {
            "If-Match",
            "\"a,-gzip\", W/\"b-gzip\",\"c\"",
            "If-Match",
            "*",
            "If-None-Match",
            "\"d-gzip\"",
            "X-Tag",
            "\"e-gzip\""
        };
        send(BOTH, program, "PUT", named);
        assertEquals(List.of("\"a,\", W/\"b\",\"c\"", "*", "\"d\"", "\"e-gzip\""), seen);
        seen.clear();
        send(new CodingSettings(false, 1, true), program, "PUT", named);
        assertEquals("\"d-gzip\"", seen.get(2), "no tag has been changed");
    }

    @Test
    void aProgramsOwn304NamesTheTagThatTheClientNamed() throws Exception {
        List<HttpField> own = List.of(new HttpField("ETag", "\"v1\""));
        String[][] namedAndSent = {
            {"\"v1-gzip\"", "\"v1-gzip\""},
            {"\"v1-gzip\", \"v1\"", "\"v1\""},
            {"*", "\"v1\""},
            {"\"v0-gzip\"", "\"v1\""}
        };
        for (String[] each : namedAndSent) {
            LocalResponse response = send(BOTH, 304, "", own, "GET", "If-None-Match", each[0]);
            assertEquals(each[1], field(response, "ETag"), each[0]);
        }
    }
}
