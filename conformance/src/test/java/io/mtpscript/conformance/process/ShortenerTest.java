package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shortener example on its embedded PostgreSQL. */
class ShortenerTest {
    private static final Pattern DRAWN = Pattern.compile("/links/([0-9a-z]{7})");

    @TempDir
    Path home;

    @Test
    void linksRedirectAndAreCounted() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("shortener", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            HttpResponse<String> drawn = server.post("/links", "{\"url\":\"https://example.com/a?b=c\"}");
            assertEquals(201, drawn.statusCode(), drawn.body());
            var place = DRAWN.matcher(location(drawn));
            assertTrue(place.matches(), location(drawn));

            HttpResponse<String> followed = server.get("/" + place.group(1));
            assertEquals(302, followed.statusCode());
            assertEquals("https://example.com/a?b=c", location(followed));
            assertEquals(
                    "no-store", followed.headers().firstValue("Cache-Control").orElse(""));
            assertEquals(
                    302,
                    server.send("/" + place.group(1), "GET", Optional.empty(), "DNT", "1")
                            .statusCode());
            assertTrue(server.get(place.group()).body().contains("\"hits\":1"));

            String own = "{\"url\":\"http://example.org/\",\"code\":\"docs\",\"permanent\":true}";
            assertEquals("/links/docs", location(server.post("/links", own)));
            assertEquals(409, server.post("/links", own).statusCode());
            HttpResponse<String> moved = server.get("/docs");
            assertEquals(301, moved.statusCode());
            assertEquals("http://example.org/", location(moved));

            assertEquals(
                    204, server.send("/links/docs", "DELETE", Optional.empty()).statusCode());
            assertEquals(404, server.get("/docs").statusCode());
            assertEquals(
                    404, server.send("/links/docs", "DELETE", Optional.empty()).statusCode());
        }
    }

    @Test
    void fixedSegmentsBeatCodesAndBadLinksAreRefused() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("shortener", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            assertEquals("{\"items\":[]}", server.get("/links").body());
            assertEquals("{\"status\":\"up\"}", server.get("/health").body());
            assertEquals(404, server.get("/nothing").statusCode());
            assertEquals(405, server.send("/health", "DELETE", Optional.empty()).statusCode());
            HttpResponse<String> refused =
                    server.post("/links", "{\"url\":\"javascript:alert(1)\",\"code\":\"links\"}");
            assertEquals(422, refused.statusCode());
            assertEquals(
                    "{\"details\":[\"a URL starts with https:// or http://\",\"links is a word of this service\"],"
                            + "\"error\":\"InvalidLink\"}",
                    refused.body());
            assertEquals(
                    422,
                    server.post("/links", "{\"url\":\"https://example.com/\\r\\nSet-Cookie: a=b\"}")
                            .statusCode());
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
