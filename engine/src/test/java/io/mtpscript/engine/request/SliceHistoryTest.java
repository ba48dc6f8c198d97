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
            history.ended(true, false);
        }
        assertFalse(history.needsWorker());
        for (int i = 0; i < 90; i++) {
            history.ended(true, false);
        }
        assertTrue(history.needsWorker());
        history.ended(false, false);
        assertTrue(history.needsWorker(), "one says little");
        for (int i = 0; i < 10; i++) {
            history.ended(false, false);
        }
        assertFalse(history.needsWorker());
    }

    @Test
    void oneOfTwoIsNotMost() {
        SliceHistory history = new SliceHistory();
        for (int i = 0; i < 1_000; i++) {
            history.ended(i % 2 == 0, i % 2 == 0);
            assertFalse(history.needsWorker());
            assertFalse(history.beginsLong());
        }
    }

    @Test
    void whatIsLongBehindAnEffectDoesNotBeginWithAWorker() {
        SliceHistory history = new SliceHistory();
        for (int i = 0; i < 100; i++) {
            history.ended(true, false);
        }
        assertFalse(history.beginsLong());
        for (int i = 0; i < 100; i++) {
            history.ended(true, true);
        }
        assertTrue(history.beginsLong());
    }
}
