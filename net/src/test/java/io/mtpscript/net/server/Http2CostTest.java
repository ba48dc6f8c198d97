package io.mtpscript.net.server;

import static io.mtpscript.net.server.Http2Test.CANCEL;
import static io.mtpscript.net.server.Http2Test.bytes;
import static io.mtpscript.net.server.Http2Test.connect;
import static io.mtpscript.net.server.Http2Test.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.ResponseBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an answer over HTTP/2 costs: a client that is refused the time until its stream ends, a connection the room in its table. */
@Timeout(60)
class Http2CostTest {
    @Test
    void whoIsToldToComeLaterHasTheStreamForAWhile() throws IOException {
        HttpHandler handler = exchange -> {
            if (exchange.request().target().equals("/refused")) {
                ResponseBody body = exchange.newBody();
                body.write("later".getBytes(StandardCharsets.UTF_8));
                exchange.respond(503, List.of(new HttpField("Retry-After", "1")), body);
            } else {
                TestServer.echo(exchange);
            }
        };
        try (TestServer server = start(handler);
                RawHttp2Client client = connect(server).begin()) {
            long before = System.nanoTime();
            client.gather().get(1, "/refused").get(3, "/other").get(5, "/refused");
            List<RawHttp2Client.Frame> frames = until(client.sendGathered(), 5);
            List<RawHttp2Client.Frame> first = of(frames, 1);
            assertEquals(3, first.size(), "head, body and end");
            assertEquals("503", client.fields(first.get(0)).get(":status"));
            assertEquals("later", new String(first.get(1).payload(), StandardCharsets.UTF_8));
            assertEquals(0, first.get(2).payload().length);
            assertTrue(first.get(2).ends());
            RawHttp2Client.Frame other = of(frames, 3).getLast();
            assertEquals("GET /other ", new String(other.payload(), StandardCharsets.UTF_8), "the connection is read");
            assertTrue(frames.indexOf(other) < frames.indexOf(first.get(2)), "and answers while streams are held");
            long heldMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            assertTrue(heldMillis >= 50, () -> "held for " + heldMillis + " ms");
            // One that is taken back meanwhile is not ended again; a connection that closes takes its streams with it.
            client.gather().get(9, "/refused").frame(RawHttp2Client.RST_STREAM, 0, 9, bytes(CANCEL));
            List<RawHttp2Client.Frame> more = until(client.get(11, "/refused").sendGathered(), 11);
            assertTrue(of(more, 9).stream().noneMatch(RawHttp2Client.Frame::ends));
            client.get(13, "/refused");
        }
    }

    /** What comes until a stream ends. */
    private static List<RawHttp2Client.Frame> until(RawHttp2Client client, int stream) throws IOException {
        List<RawHttp2Client.Frame> frames = new ArrayList<>();
        do {
            frames.add(client.read());
        } while (frames.getLast().stream() != stream || !frames.getLast().ends());
        return frames;
    }

    private static List<RawHttp2Client.Frame> of(List<RawHttp2Client.Frame> frames, int stream) {
        return frames.stream().filter(frame -> frame.stream() == stream).toList();
    }

    @Test
    void whatIsNotSentTwiceStaysOutOfTheTable() throws IOException {
        String once = "a".repeat(200);
        HttpHandler handler = exchange -> exchange.respond(
                200,
                List.of(
                        new HttpField("X-Correlation-Id", once),
                        new HttpField("Set-Cookie", once),
                        new HttpField("X-Often", once)),
                exchange.newBody());
        try (TestServer server = start(handler);
                RawHttp2Client client = connect(server).begin()) {
            int first = client.get(1, "/").read().payload().length;
            int second = client.get(3, "/").read().payload().length;
            int each = once.length();
            assertTrue(first > 3 * each, () -> first + " bytes");
            assertTrue(second > 2 * each && second < 3 * each, () -> second + " bytes");
        }
    }
}
