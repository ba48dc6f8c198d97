package io.mtpscript.engine.request;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SliceHistoryTest {
    @Test
    void aRouteNeedsWorkersOnceMostOfItsRequestsHaveNeededThem() {
        SliceHistory history = new SliceHistory();
        assertFalse(history.needsWorker());
        for (int i = 0; i < 10; i++) {
            history.ended(true);
        }
        assertFalse(history.needsWorker());
        for (int i = 0; i < 90; i++) {
            history.ended(true);
        }
        assertTrue(history.needsWorker());
        history.ended(false);
        assertTrue(history.needsWorker(), "one says little");
        for (int i = 0; i < 10; i++) {
            history.ended(false);
        }
        assertFalse(history.needsWorker());
    }

    @Test
    void oneOfTwoIsNotMost() {
        SliceHistory history = new SliceHistory();
        for (int i = 0; i < 1_000; i++) {
            history.ended(i % 2 == 0);
            assertFalse(history.needsWorker());
        }
    }
}
