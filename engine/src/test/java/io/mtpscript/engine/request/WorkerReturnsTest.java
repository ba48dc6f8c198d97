package io.mtpscript.engine.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerReturnsTest {
    private static final int TASKS = 1_000;

    /** What came to the loop, in its order. */
    private static List<Integer> taken(boolean othersWait) throws Exception {
        try (ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor()) {
            WorkerReturns returns = new WorkerReturns(loop, () -> othersWait);
            loop.submit(() -> IntStream.range(0, TASKS).forEach(_ -> returns.expect()))
                    .get();
            List<Integer> taken = new ArrayList<>();
            CountDownLatch all = new CountDownLatch(TASKS);
            for (int i = 0; i < TASKS; i++) {
                int task = i;
                returns.give(() -> {
                    taken.add(task);
                    all.countDown();
                });
            }
            assertTrue(all.await(30, TimeUnit.SECONDS));
            return loop.submit(() -> List.copyOf(taken)).get();
        }
    }

    /** Also the last, behind which nothing wakes the loop any more. */
    @Test
    void everythingComesBackInOrderWhetherOthersWaitOrNot() throws Exception {
        List<Integer> order = IntStream.range(0, TASKS).boxed().toList();
        assertEquals(order, taken(true));
        assertEquals(order, taken(false));
    }

    @Test
    void whatFailsHoldsNothingElseBack() throws Exception {
        try (ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor()) {
            WorkerReturns returns = new WorkerReturns(loop, () -> true);
            loop.submit(() -> IntStream.range(0, 2).forEach(_ -> returns.expect()))
                    .get();
            CountDownLatch done = new CountDownLatch(1);
            returns.give(() -> {
                throw new IllegalStateException("as expected");
            });
            returns.give(done::countDown);
            assertTrue(done.await(30, TimeUnit.SECONDS));
        }
    }
}
