package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that carry something unique, in path, query, header and body: it is found in the answer to its own request and nowhere
 * else, neither in other answers, the log, the journal, nor in what the engine's process still holds when they are answered.
 */
class CanaryFloodTest {
    /** Nothing but canaries has it in it: not the program, not this test's command lines. */
    private static final String MARK = "kanari" + "envogel-";

    private static final int CLIENTS = 8;
    private static final int LARGE = 40_000;

    private static final String APP = """
            type Note = { text: String, tags: List<String> }

            api note POST /notes/:name
              path { name: String }
              query { tag: List<String> }
              headers { xNote: Option<String> }
              body Note
              uses { Log } {
              Log.info("note", { length: body.text.length() })
              let joined = body.tags.map((tag) => `${tag}+${path.name}`)
              respond header("X-Echo", path.name) json({ text: body.text, joined, tag: query.tag, header: headers.xNote })
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void noneIsFoundElsewhere() throws Exception {
        flood(Integer.getInteger("mtp.canaries", 5_000));
    }

    @Tag("long")
    @Test
    void noneOfAMillionIsFoundElsewhere() throws Exception {
        flood(1_000_000);
    }

    private static String canary(int n) {
        return MARK + String.format("%08x", n * 0x9E3779B1);
    }

    private void flood(int count) throws Exception {
        Programs programs = new Programs(folder);
        Path app = Files.createDirectory(folder.resolve("app"));
        Files.writeString(app.resolve("app.mtp"), APP);
        Path snapshot = programs.compile(app, folder.resolve("app.msqs"));
        Path keys = Files.writeString(folder.resolve("keys"), "5a".repeat(32));
        Path journal = folder.resolve("journal");
        // Not --dev: the inspector is there to keep the last requests.
        try (RunningServer server = programs.serve(
                List.of("-XX:+UseSerialGC", "-Xmx128m"),
                snapshot,
                "--workers",
                "1",
                "--slice-gas",
                "3000",
                "--journal",
                "file:" + journal,
                "--journal-key-file",
                keys.toString())) {
            send(URI.create(server.url()).getPort(), count);
            ProcessMemory memory = new ProcessMemory(server.pid());
            assumeTrue(memory.readable(), "another process's memory cannot be read here");
            // The last connections are closed for a moment only.
            for (int tries = 0; tries < 50 && !memory.nativePlaces(MARK).isEmpty(); tries++) {
                Thread.sleep(100);
            }
            assertEquals(List.of(), memory.nativePlaces(MARK), "in regions, direct memory or the JVM's own memory");
            assertEquals(List.of(), memory.livePlaces(MARK, folder), "reachable in the heap");
            assertEquals(0, server.stop());
            assertFalse(server.errors().toString().contains(MARK));
            assertFalse(server.output().toString().contains(MARK), "the log");
            assertTrue(server.output().size() > count / 2, "the log was written");
        }
        assertJournalKeepsThemApart(journal, keys);
    }

    private static void send(int port, int count) throws Exception {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Callable<Integer> client = () -> {
                    int sent = 0;
                    try (CanaryClient connection =
                            new CanaryClient(new Socket(InetAddress.getLoopbackAddress(), port))) {
                        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                            ask(connection, n);
                            sent++;
                        }
                    }
                    return sent;
                };
                clients.add(threads.submit(client));
            }
            int all = 0;
            for (Future<Integer> client : clients) {
                all += client.get();
            }
            assertEquals(count, all);
        }
    }

    private static void ask(CanaryClient client, int n) throws IOException {
        String own = canary(n);
        String text = n % 500 == 3 ? (own + " ").repeat(LARGE / own.length()) : own;
        String body = "{\"text\":\"" + text + "\",\"tags\":[\"" + own + "\",\"b\"]}";
        String answer;
        int wanted;
        switch (n % 50) {
            case 1 -> {
                answer = client.ask("POST", "/nowhere/" + own, own, body, false);
                wanted = 404;
            }
            case 2 -> {
                answer = client.ask("POST", "/notes/" + own, own, "{\"text\":1,\"" + own + "\":2}", false);
                wanted = 400;
            }
            case 4 -> {
                answer = client.ask("POST", "/notes/" + own + "?tag=" + own, own, body, true);
                wanted = 200;
            }
            default -> {
                answer = client.ask("POST", "/notes/" + own + "?tag=" + own + "&tag=c", own, body, false);
                wanted = 200;
            }
        }
        assertTrue(
                answer.startsWith("HTTP/1.1 " + wanted + " "),
                () -> answer.lines().findFirst().orElse(""));
        assertTrue(wanted != 200 || answer.contains("\"header\":\"" + own + "\""), "its own is in it");
        assertFalse(answer.replace(own, "").contains(MARK), "nobody else's is in it");
    }

    private static void assertJournalKeepsThemApart(Path journal, Path keys) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                assertFalse(ProcessMemory.contains(file, MARK), "in the clear in " + file);
            }
        }
        var records = new AtomicInteger();
        new SegmentReader(journal, JournalKeys.read(keys)).read(_ -> true, found -> {
            RecordedRequest request = ((JournalSource.Request) found).recorded();
            String target = request.request().target();
            int at = target.indexOf(MARK);
            String own = target.substring(at, at + canary(0).length());
            String all = target
                    + request.request().headers()
                    + new String(request.request().body(), StandardCharsets.UTF_8)
                    + new String(request.response().orElseThrow().body(), StandardCharsets.UTF_8)
                    + request.response().orElseThrow().headers();
            assertFalse(all.replace(own, "").contains(MARK), "another one's in the record of " + own);
            records.incrementAndGet();
            return true;
        });
        assertTrue(records.get() > 0, "there are records");
    }
}
