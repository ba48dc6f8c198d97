package io.mtpscript.effects.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and collectors that lines go to. */
@Timeout(60)
class LogTargetsTest {
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    private QueuedLogSink open(LogTarget target, long queueBytes) throws IOException {
        LogSettings settings = new LogSettings(target, LogFormat.JSON, LogLevel.DEBUG, Set.of(), queueBytes);
        return QueuedLogSink.open(settings, OutputStream.nullOutputStream(), notices::add);
    }

    private static byte[] numbered(int n) {
        return ("{\"n\":" + (1_000 + n) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> numbers(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\\{\"n\":(\\d+),.*", "$1"))
                .toList();
    }

    @Test
    void aFileIsFollowedByAnotherWhenItIsFull(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("app.log");
        LogTarget target = new LogTarget.Files(file, 1_000, 3);
        try (QueuedLogSink sink = open(target, LogSettings.QUEUE_BYTES)) {
            for (int i = 0; i < 30; i++) {
                sink.write(numbered(i));
            }
        }
        try (QueuedLogSink again = open(target, LogSettings.QUEUE_BYTES)) {
            for (int i = 30; i < 100; i++) {
                again.write(numbered(i));
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(
                    List.of("app.log", "app.log.1", "app.log.2"),
                    all.map(each -> each.getFileName().toString()).sorted().toList());
        }
        List<String> kept = new ArrayList<>();
        for (String name : List.of("app.log.2", "app.log.1", "app.log")) {
            assertTrue(Files.size(folder.resolve(name)) <= 1_000, name);
            kept.addAll(numbers(Files.readAllLines(folder.resolve(name))));
        }
        List<String> last = new ArrayList<>();
        for (int i = 100 - kept.size(); i < 100; i++) {
            last.add(Integer.toString(1_000 + i));
        }
        assertEquals(last, kept, "the last lines, in order, none twice");
        assertTrue(kept.size() > 40, kept.size() + " lines");
        assertEquals(List.of(), notices);
    }

    /** Takes what there is room for, as a disk does. */
    private static final class Disk implements WritableByteChannel {
        private final ByteArrayOutputStream taken;
        private final int[] room;
        private final int[] opened;

        Disk(ByteArrayOutputStream taken, int[] room, int[] opened) {
            this.taken = taken;
            this.room = room;
            this.opened = opened;
            opened[0]++;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (room[0] == 0) {
                throw new IOException("No space left on device");
            }
            byte[] some = new byte[Math.min(room[0], from.remaining())];
            from.get(some);
            taken.writeBytes(some);
            room[0] -= some.length;
            return some.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            opened[0]--;
        }
    }

    private static byte[] text(String line) {
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aFullDiskLosesWhatItDoesNotTakeAndCountsIt(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int[] room = {Integer.MAX_VALUE};
        int[] opened = new int[1];
        Path file = folder.resolve("app.log");
        RotatingFile log = new RotatingFile(
                new LogTarget.Files(file, 1 << 20, 3), notices::add, _ -> new Disk(taken, room, opened));
        log.open();
        log.write(text("one"), 0);
        log.flush();
        room[0] = 6;
        for (String line : List.of("two", "three", "four")) {
            log.write(text(line), 0);
        }
        assertEquals(2, assertThrows(LinesLostException.class, log::flush).lines());
        assertEquals(0, opened[0]);
        for (int i = 0; i < 3; i++) {
            LinesLostException lost = assertThrows(LinesLostException.class, () -> log.write(text("lost"), 0));
            assertEquals(1, lost.lines());
        }
        String cannot = "The log cannot be written to " + file + ", lines are lost: IOException";
        assertEquals(List.of(cannot), notices);
        room[0] = Integer.MAX_VALUE;
        log.write(text("five"), 0);
        log.flush();
        assertEquals(List.of(cannot, "The log can be written to " + file + " again"), notices);
        room[0] = 0;
        log.write(text("six"), 0);
        log.write(text("seven"), 0);
        assertEquals(2, assertThrows(LinesLostException.class, log::close).lines());
        assertEquals(0, opened[0]);
        assertEquals(
                List.of("one", "two", "th", "five"),
                taken.toString(StandardCharsets.US_ASCII).lines().toList());
    }

    @Test
    void everyLineThatAFullDiskDidNotTakeIsTold(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int[] room = new int[1];
        RotatingFile log = new RotatingFile(
                new LogTarget.Files(folder.resolve("app.log"), 1 << 20, 3),
                notices::add,
                _ -> new Disk(taken, room, new int[1]));
        try (LineQueue queue =
                LineQueue.start("test", log, 1 << 20, 10_000, lines -> Optional.of(text("lost " + lines)))) {
            for (int i = 1; i <= 3; i++) {
                queue.add(text("line"), 0);
                while (queue.lost() < i) {
                    Thread.sleep(1);
                }
                assertEquals(i, queue.lost());
            }
            room[0] = Integer.MAX_VALUE;
            queue.add(text("four"), 0);
            while (notices.size() < 2) {
                Thread.sleep(1);
            }
            // Is written once the one before has left the queue's thread.
            queue.add(text("five"), 0);
        }
        assertEquals(
                List.of("four", "lost 3", "five"),
                taken.toString(StandardCharsets.US_ASCII).lines().toList());
    }

    @Test
    @Timeout(30)
    void aFlushWaitsForWhatWasAddedBeforeAndNoLongerThanItIsTold() throws Exception {
        Semaphore turns = new Semaphore(0);
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        LineOutput slow = new LineOutput() {
            @Override
            public void write(byte[] line, long epochMillis) {
                turns.acquireUninterruptibly();
                taken.add(new String(line, StandardCharsets.US_ASCII).strip());
            }

            @Override
            public void flush() {
                taken.add("flush");
            }
        };
        try (LineQueue queue = LineQueue.start("test", slow, 1 << 20, 10_000, _ -> Optional.empty())) {
            queue.add(text("one"), 0);
            queue.add(text("two"), 0);
            queue.flush(20);
            assertFalse(taken.contains("one"));
            turns.release(2);
            queue.flush(20_000);
            int one = taken.indexOf("one");
            assertEquals(List.of("one", "two", "flush"), taken.subList(one, one + 3));
        }
    }

    @Test
    void aFullFileThatCannotBeRenamedGoesOn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("app.log");
        Path inTheWay = folder.resolve("app.log.1");
        Files.createFile(Files.createDirectory(inTheWay).resolve("something"));
        List<String> lines = new ArrayList<>();
        RotatingFile log = new RotatingFile(new LogTarget.Files(file, 100, 2), notices::add);
        log.open();
        for (int i = 0; i < 50; i++) {
            lines.add("line " + (10 + i));
            log.write(text(lines.getLast()), 0);
        }
        log.flush();
        assertEquals(lines, Files.readAllLines(file), "none is lost");
        String full = "The log " + file + " is full and cannot be renamed, it grows on: DirectoryNotEmptyException";
        assertEquals(List.of(full), notices);
        Files.delete(inTheWay.resolve("something"));
        for (int i = 50; i < 70; i++) {
            lines.add("line " + (10 + i));
            log.write(text(lines.getLast()), 0);
        }
        assertEquals(List.of(full, "The log " + file + " is followed by another file again"), notices);
        log.close();
        List<String> kept = new ArrayList<>(Files.readAllLines(inTheWay));
        kept.addAll(Files.readAllLines(file));
        assertEquals(lines.subList(lines.size() - kept.size(), lines.size()), kept);
        assertTrue(Files.size(file) <= 100);
    }

    @Test
    void theCountOfWhatWasLostIsToldThoughTheLineAboutItWasLostToo() throws Exception {
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger flushed = new AtomicInteger();
        LineOutput output = new LineOutput() {
            private int calls;

            @Override
            public void write(byte[] line, long epochMillis) throws IOException {
                calls++;
                if (calls == 1) {
                    throw new IOException("at the first line");
                }
                if (calls == 3) {
                    throw new IllegalStateException("at the line about it");
                }
                taken.add(new String(line, StandardCharsets.US_ASCII).strip());
            }

            @Override
            public void flush() {
                flushed.set(taken.size());
            }
        };
        try (LineQueue queue =
                LineQueue.start("test", output, 1 << 20, 10_000, lines -> Optional.of(text("lost " + lines)))) {
            int lost = 0;
            int kept = 0;
            for (String line : List.of("one", "two", "three", "four")) {
                queue.add(text(line), 0);
                lost += line.equals("one") || line.equals("three") ? 1 : 0;
                kept += line.equals("two") || line.equals("four") ? 1 : 0;
                while (queue.lost() < lost || flushed.get() < kept) {
                    Thread.sleep(1);
                }
            }
            queue.add(text("five"), 0);
        }
        assertEquals(List.of("two", "four", "lost 2", "five"), taken);
    }

    @Test
    void aCollectorThatStallsWithinItsAnswerIsAskedAgain() throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountDownLatch over = new CountDownLatch(1);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/log", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            if (bodies.size() == 1) {
                // Two bytes follow, it says, and then nothing does.
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().flush();
                await(over);
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });
        server.start();
        CollectorOutput output = new CollectorOutput(
                (LogTarget.Collector) target(server),
                "collector",
                BatchForm.LINES,
                notices::add,
                Duration.ofMillis(500));
        try {
            output.write(text("one"), 0);
            output.flush();
        } finally {
            over.countDown();
            output.close();
            server.stop(0);
        }
        assertEquals(List.of("one\n", "one\n"), bodies);
        assertEquals(
                List.of(
                        "The collector does not take lines, they are sent again: HttpTimeoutException",
                        "The collector takes lines again"),
                notices);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsSaidAtTheStart(@TempDir Path folder) {
        Path file = folder.resolve("missing").resolve("app.log");
        assertThrows(IOException.class, () -> open(new LogTarget.Files(file, 1_000, 3), 1_000));
    }

    private interface Takes {
        int status(int batch) throws InterruptedException;
    }

    private static HttpServer collector(List<String> lines, Takes takes) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] batches = new int[1];
        server.createContext("/log", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status;
            try {
                status = takes.status(batches[0]++);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (status < 300) {
                new String(body, StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static LogTarget target(HttpServer server) {
        return new LogTarget.Collector(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log"), Optional.empty());
    }

    @Test
    void aCollectorGetsTheTokenThatTheFileHasThen(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first.canary-token=\n");
        List<String> tokens = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            tokens.add(token);
            exchange.sendResponseHeaders(token.equals("Bearer second") ? 204 : 401, -1);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log");
        var target = new LogTarget.Collector(uri, Optional.of(CollectorToken.in(file)));
        try (QueuedLogSink sink = open(target, LogSettings.QUEUE_BYTES)) {
            sink.write(numbered(1));
            while (tokens.isEmpty()) {
                Thread.sleep(5);
            }
            Files.writeString(file, "second\n");
        } finally {
            server.stop(0);
        }
        assertEquals("Bearer first.canary-token=", tokens.getFirst());
        assertEquals("Bearer second", tokens.getLast());
        assertTrue(notices.getFirst().endsWith("status 401"), notices.toString());
        assertFalse((notices + target.toString()).contains("canary"), notices.toString());
        Files.writeString(file, "two\nlines");
        IOException refused = assertThrows(IOException.class, () -> CollectorToken.in(file));
        assertTrue(String.valueOf(refused.getMessage()).contains("is no bearer token"), refused.toString());
        assertFalse(String.valueOf(refused.getMessage()).contains("lines"), refused.toString());
    }

    @Test
    void aCollectorGetsEveryLineInOrderAlsoWhatItDidNotTakeAtFirst() throws IOException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = collector(lines, batch -> batch == 0 ? 503 : 204);
        try (QueuedLogSink sink = open(target(server), LogSettings.QUEUE_BYTES)) {
            for (int i = 0; i < 500; i++) {
                sink.write(numbered(i));
            }
        } finally {
            server.stop(0);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(Integer.toString(1_000 + i));
        }
        assertEquals(all, numbers(lines));
        assertEquals(
                List.of(
                        "The log collector does not take lines, they are sent again: status 503",
                        "The log collector takes lines again"),
                notices);
    }

    @Test
    void whatACollectorDoesNotTakeInTimeIsLostAndTold() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch logged = new CountDownLatch(1);
        HttpServer server = collector(lines, batch -> {
            // Says nothing before all is logged: whoever logs does not wait for it.
            assertTrue(logged.await(60, TimeUnit.SECONDS));
            return batch < 3 ? 500 : 204;
        });
        QueuedLogSink sink = open(target(server), 20_000);
        try (sink) {
            for (int i = 0; i < 5_000; i++) {
                sink.write(numbered(i % 1_000));
            }
            logged.countDown();
            assertTrue(sink.lost() > 4_000, sink.lost() + " lost");
            while (lines.isEmpty()) {
                Thread.sleep(20);
            }
            sink.write(numbered(999));
        } finally {
            server.stop(0);
        }
        String told = lines.stream()
                .filter(line -> line.contains("\"lost\""))
                .findFirst()
                .orElse("");
        assertTrue(
                told.matches(
                        "\\{\"level\":\"warn\",\"lost\":\\d+,\"message\":\"Log lines were lost: [^\"]*\",\"time\":.*"),
                lines.toString());
    }

    @Test
    void standardOutputIsTheDefault() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (QueuedLogSink sink = QueuedLogSink.open(LogSettings.DEFAULT, out, notices::add)) {
            sink.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("{\"a\":1,\"time\":\""),
                out.toString(StandardCharsets.UTF_8));
    }
}
