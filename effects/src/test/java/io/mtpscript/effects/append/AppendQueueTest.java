package io.mtpscript.effects.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AppendQueueTest {
    private static final int LARGE = 1 << 20;

    /** Fails where two threads use it at a time. */
    private static final class Store implements AppendStore<Integer> {
        private final Set<Integer> kept = ConcurrentHashMap.newKeySet();
        private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean used = new AtomicBoolean();
        private final AtomicInteger syncs = new AtomicInteger();
        private final AtomicInteger appended = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean full;
        private volatile boolean broken;
        private volatile boolean faulty;
        private volatile boolean faultyAppend = true;
        private volatile boolean quick = true;
        private volatile boolean closed;

        @Override
        public void append(List<Integer> records) throws IOException {
            if (faulty && faultyAppend) {
                throw new StackOverflowError("as expected");
            }
            assertFalse(used.getAndSet(true), "used by two threads");
            try {
                if (full) {
                    throw new IOException("full");
                }
                threads.add(Thread.currentThread().getName());
                appended.addAndGet(records.size());
                kept.addAll(records);
            } finally {
                used.set(false);
            }
        }

        @Override
        public boolean quick(int records) {
            return quick;
        }

        @Override
        public boolean usable() {
            asked.incrementAndGet();
            if (faulty) {
                throw new IllegalStateException("as expected");
            }
            return !full;
        }

        @Override
        public void tend() {
            // Nothing grows old here.
        }

        @Override
        public void sync() throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            if (faulty) {
                throw new IllegalStateException("as expected");
            }
            syncs.incrementAndGet();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static boolean get(CompletableFuture<Boolean> told) throws Exception {
        return told.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aSmallRecordIsAppendedByWhoAddsItWhereNoneWaits() throws Exception {
        Store store = new Store();
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, _ -> {})) {
            CompletableFuture<Boolean> small = new CompletableFuture<>();
            queue.add(1, 10, small::complete);
            assertTrue(small.getNow(false));
            CompletableFuture<Boolean> large = new CompletableFuture<>();
            queue.add(2, LARGE, large::complete);
            assertTrue(get(large));
            store.quick = false;
            CompletableFuture<Boolean> slow = new CompletableFuture<>();
            queue.add(3, 10, slow::complete);
            assertTrue(get(slow));
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            int before = store.syncs.get();
            queue.addDurably(4, 10, durable::complete);
            assertTrue(get(durable));
            assertTrue(store.syncs.get() > before);
        }
        String here = Thread.currentThread().getName();
        assertEquals(List.of(here, "test", "test", "test"), store.threads);
        assertTrue(store.closed);
    }

    @Test
    void whatOneTurnOfAnEventLoopAddsIsAppendedByOneWrite() throws Exception {
        Store store = new Store();
        List<Runnable> atEndOfTurn = new ArrayList<>();
        List<Integer> told = new ArrayList<>();
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, _ -> {})) {
            AppendBatch<Integer> batch = queue.batch(atEndOfTurn::add);
            for (int i = 0; i < 10; i++) {
                int record = i;
                batch.add(record, 10, kept -> {
                    assertTrue(kept);
                    told.add(record);
                    if (record == 0) {
                        // The next request of a connection whose answer now may leave.
                        batch.add(10, 10, kept10 -> told.add(kept10 ? 10 : -1));
                    }
                });
            }
            assertEquals(List.of(), told);
            assertEquals(0, store.threads.size());
            assertEquals(1, atEndOfTurn.size());
            atEndOfTurn.removeFirst().run();
            assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), told);
            assertEquals(1, store.threads.size());
            assertEquals(1, atEndOfTurn.size());
            atEndOfTurn.removeFirst().run();
            assertEquals(10, told.getLast());
            assertEquals(2, store.threads.size());
        }
        assertEquals(11, store.kept.size());
    }

    @Test
    void anEventLoopThatHasEndedKeepsWhatItAddsAtOnce() throws Exception {
        Store store = new Store();
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, _ -> {})) {
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            queue.batch(task -> {
                        throw new RejectedExecutionException("ended");
                    })
                    .add(1, 10, told::complete);
            assertTrue(told.getNow(false));
        }
        assertEquals(Set.of(1), store.kept);
    }

    @Test
    void oneWhoFailsWhenToldHoldsNobodyBackAndNothingIsAppendedTwice() throws Exception {
        Store store = new Store();
        List<String> notices = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> atEndOfTurn = new ArrayList<>();
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, notices::add)) {
            AppendBatch<Integer> batch = queue.batch(atEndOfTurn::add);
            CompletableFuture<Boolean> together = new CompletableFuture<>();
            batch.add(1, 10, _ -> {
                throw new IllegalStateException("as expected");
            });
            batch.add(2, 10, together::complete);
            atEndOfTurn.removeFirst().run();
            assertTrue(together.getNow(false));
            // So that all three wait for the writer, which takes them together.
            store.full = true;
            CompletableFuture<Boolean> behind = new CompletableFuture<>();
            queue.add(3, LARGE, _ -> {});
            queue.add(4, 10, _ -> {
                throw new StackOverflowError("as expected");
            });
            queue.add(5, 10, behind::complete);
            store.full = false;
            assertTrue(get(behind));
        }
        assertEquals(5, store.appended.get());
        assertEquals(
                List.of(
                        "One who waited for the test could not go on: java.lang.IllegalStateException",
                        "One who waited for the test could not go on: java.lang.StackOverflowError"),
                notices.stream().filter(line -> line.startsWith("One")).toList());
    }

    @Test
    void everythingThatManyAddIsKeptOnce() throws Exception {
        Store store = new Store();
        int each = 5_000;
        List<CompletableFuture<Boolean>> told = Collections.synchronizedList(new ArrayList<>());
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, Long.MAX_VALUE, _ -> {})) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int first = t * each;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = first; i < first + each; i++) {
                        CompletableFuture<Boolean> one = new CompletableFuture<>();
                        told.add(one);
                        queue.add(i, i % 100 == 0 ? LARGE : 10, one::complete);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(4 * each, told.size());
        for (CompletableFuture<Boolean> one : told) {
            assertTrue(one.getNow(false));
        }
        assertEquals(4 * each, store.kept.size());
    }

    @Test
    void aSyncThatFailsIsMadeGoodByOneThatSucceedsOnly() throws Exception {
        Store store = new Store();
        List<String> notices = Collections.synchronizedList(new ArrayList<>());
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, notices::add)) {
            store.broken = true;
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            queue.addDurably(1, 10, durable::complete);
            assertFalse(get(durable));
            CompletableFuture<Boolean> written = new CompletableFuture<>();
            queue.add(2, 10, written::complete);
            assertTrue(get(written));
            assertFalse(queue.accepts());
            store.broken = false;
            while (!queue.accepts()) {
                Thread.sleep(1);
            }
        }
        assertEquals(
                List.of("The test cannot be written, requests are refused: broken", "The test can be written again"),
                notices);
    }

    @Test
    void aFaultOfTheStoreEndsNeitherThread() throws Exception {
        Store store = new Store();
        List<String> notices = Collections.synchronizedList(new ArrayList<>());
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, notices::add)) {
            store.faulty = true;
            CompletableFuture<Boolean> small = new CompletableFuture<>();
            queue.add(1, 10, small::complete);
            assertFalse(get(small));
            CompletableFuture<Boolean> large = new CompletableFuture<>();
            queue.add(2, LARGE, large::complete);
            assertFalse(get(large));
            store.faulty = false;
            CompletableFuture<Boolean> written = new CompletableFuture<>();
            queue.add(3, LARGE, written::complete);
            assertTrue(get(written));
            // Now where it syncs, and where it is asked whether it is well again.
            store.faulty = true;
            CompletableFuture<Boolean> unsynced = new CompletableFuture<>();
            store.faultyAppend = false;
            queue.addDurably(4, 10, unsynced::complete);
            assertFalse(get(unsynced));
            while (store.asked.get() == 0) {
                Thread.sleep(1);
            }
            assertFalse(queue.accepts());
            store.faulty = false;
            while (!queue.accepts()) {
                Thread.sleep(1);
            }
            CompletableFuture<Boolean> durable = new CompletableFuture<>();
            queue.addDurably(5, 10, durable::complete);
            assertTrue(get(durable));
        }
        assertEquals(Set.of(3, 4, 5), store.kept);
        assertTrue(
                notices.contains("The test cannot be written, requests are refused:"
                        + " java.lang.IllegalStateException: as expected"),
                notices.toString());
        assertEquals("The test can be written again", notices.getLast());
    }

    @Test
    void aFullDiskIsWaitedForAndNothingIsAcceptedMeanwhile() throws Exception {
        Store store = new Store();
        List<String> notices = Collections.synchronizedList(new ArrayList<>());
        try (AppendQueue<Integer> queue = AppendQueue.start("test", store, LARGE, notices::add)) {
            store.full = true;
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            queue.add(1, 10, kept::complete);
            while (queue.accepts()) {
                Thread.sleep(1);
            }
            store.full = false;
            assertTrue(get(kept));
            while (!queue.accepts()) {
                Thread.sleep(1);
            }
            store.full = true;
            CompletableFuture<Boolean> lost = new CompletableFuture<>();
            queue.add(2, 10, lost::complete);
            assertFalse(get(lost));
            store.full = false;
        }
        assertEquals(Set.of(1), store.kept);
        assertEquals("The test cannot be written, requests are refused: full", notices.getFirst());
        assertEquals("The test can be written again", notices.get(1));
    }
}
