package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that write with keys while their server is killed, what they were told, and what they do not know and send again. */
final class WriteLoad {
    private static final int CLIENTS = 8;
    private static final int PATIENCE_SECONDS = 120;

    /** So often a client sends what it does not know about instead of something new, and reads what it has written. */
    private static final int EVERY = 4;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Queue<String> unknown = new ConcurrentLinkedQueue<>();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();

    /**
     * An answer that came whole.
     *
     * @param correlation names its request in records
     * @param repeated whether it is the answer of an earlier request with the same key
     */
    record Told(String key, int status, String correlation, String sha256, boolean repeated) {}

    /** What was answered to each key with success, by keys. */
    Map<String, String> answers() {
        return Map.copyOf(answers);
    }

    /** How many requests had no answer because of a kill. */
    int cutOff() {
        return cutOff.get();
    }

    /** What came whole since this was asked last. */
    List<Told> takeTold() {
        List<Told> taken = new ArrayList<>();
        for (Told each = told.poll(); each != null; each = told.poll()) {
            taken.add(each);
        }
        return taken;
    }

    /** Sends until so many more answers came and some time is over, then kills the server. */
    void untilKilled(RunningServer server, int more, long nanos) throws Exception {
        AtomicBoolean killed = new AtomicBoolean();
        int enough = told.size() + more;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> {
                    for (int i = 1; !killed.get(); i++) {
                        String old = i % EVERY == 0 ? unknown.poll() : null;
                        Optional<Told> answer = old == null ? write(server) : send(server, old);
                        if (i % EVERY == 1
                                && answer.filter(each -> each.status() == 201).isPresent()) {
                            read(server, answer.get().key());
                        }
                    }
                    return null;
                }));
            }
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (told.size() < enough && System.nanoTime() < patience) {
                LockSupport.parkNanos(100_000);
            }
            LockSupport.parkNanos(nanos);
            server.kill();
            killed.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertTrue(told.size() >= enough, "only " + told.size() + " requests were answered");
    }

    /** Sends what has no answer yet until it has one. */
    void settle(RunningServer server) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!unknown.isEmpty()) {
            assertTrue(System.nanoTime() < patience, "without an answer: " + unknown);
            for (int left = unknown.size(); left > 0; left--) {
                send(server, String.valueOf(unknown.poll()));
            }
            Thread.sleep(100);
        }
    }

    /** Sends a key that was answered: the answer is the same, and nothing is done. */
    void repeat(RunningServer server, String key) throws Exception {
        Told again = send(server, key).orElseThrow(() -> new AssertionError("no answer to " + key));
        assertEquals(201, again.status());
        assertTrue(again.repeated(), key + " was carried out again");
    }

    /** Sends a key that nobody sent before. */
    Optional<Told> write(RunningServer server) throws InterruptedException {
        return send(server, "k" + next.incrementAndGet());
    }

    /** What was written is there for the next request. */
    private void read(RunningServer server, String key) throws InterruptedException {
        try {
            HttpResponse<String> answer = server.get("/writes/" + key);
            if (answer.statusCode() != 503 && answer.statusCode() != 504) {
                assertEquals(200, answer.statusCode(), answer.body());
                assertEquals(answers.get(key), answer.body());
            }
            told.add(told(key, answer));
        } catch (IOException cut) {
            cutOff.incrementAndGet();
        }
    }

    private static Told told(String key, HttpResponse<String> answer) {
        return new Told(
                key,
                answer.statusCode(),
                answer.headers().firstValue("X-Correlation-Id").orElseThrow(),
                Sha256.hexOf(answer.body().getBytes(StandardCharsets.UTF_8)),
                answer.headers().firstValue("Idempotency-Replayed").isPresent());
    }

    private Optional<Told> send(RunningServer server, String key) throws InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = server.send(
                    "/writes",
                    "POST",
                    Optional.of("{\"key\":\"" + key + "\"}"),
                    "X-Client",
                    "test",
                    "Idempotency-Key",
                    key);
        } catch (IOException cut) {
            cutOff.incrementAndGet();
            unknown.add(key);
            return Optional.empty();
        }
        Told came = told(key, answer);
        switch (answer.statusCode()) {
            case 201 -> {
                String before = answers.put(key, answer.body());
                assertTrue(before == null || before.equals(answer.body()), "two answers to " + key);
            }
            // Its claim is another one's still, the transaction could not be serialised, or the machine was too busy.
            case 409, 503, 504 -> unknown.add(key);
            default -> throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        told.add(came);
        return Optional.of(came);
    }
}
