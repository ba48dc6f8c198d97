package io.mtpscript.effects.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.effects.HttpGuardSettings;
import io.mtpscript.effects.http.HostGuards.Health;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a host is asked. */
class HostGuardsTest {
    private static final String HOST = "https://a.example:443";
    private static final String OTHER = "https://b.example:443";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static String refused(HostGuards guards, long now) {
        return guards.enter(HOST, now).map(HttpFailure::message).orElse("");
    }

    private static void call(HostGuards guards, Health health, long now) {
        assertEquals("", refused(guards, now));
        guards.left(HOST, health, now);
    }

    @Test
    void aHostThatFailsInARowIsLeftAloneAndAskedOnceAfterThat() {
        HostGuards guards = new HostGuards(new HttpGuardSettings(0, 3, 1_000));
        String open = "The service has failed 3 times in a row and is left alone for 1000 ms";
        call(guards, Health.FAILED, 0);
        call(guards, Health.FAILED, 0);
        call(guards, Health.WELL, 0);
        call(guards, Health.FAILED, 0);
        call(guards, Health.FAILED, 0);
        call(guards, Health.UNKNOWN, 0);
        call(guards, Health.FAILED, 0);
        assertEquals(open, refused(guards, SECOND - 1));
        assertEquals(Optional.empty(), guards.enter(OTHER, 0), "other hosts are not concerned");
        assertEquals("", refused(guards, SECOND), "one call is let through");
        assertEquals(open, refused(guards, SECOND), "and no other beside it");
        guards.left(HOST, Health.FAILED, 2 * SECOND);
        assertEquals(open, refused(guards, 3 * SECOND - 1));
        call(guards, Health.UNKNOWN, 3 * SECOND);
        call(guards, Health.WELL, 3 * SECOND);
        call(guards, Health.FAILED, 3 * SECOND);
        assertEquals("", refused(guards, 3 * SECOND));
        assertEquals("", refused(guards, 3 * SECOND));
    }

    @Test
    void noMoreCallsThanTheCapAreUnderWay() {
        HostGuards guards = new HostGuards(new HttpGuardSettings(2, 0, 1_000));
        assertEquals("", refused(guards, 0));
        assertEquals("", refused(guards, 0));
        assertEquals(
                "There are 2 calls of this service under way, as many as the deployment allows", refused(guards, 0));
        assertTrue(guards.enter(OTHER, 0).isEmpty());
        guards.left(HOST, Health.FAILED, 0);
        assertEquals("", refused(guards, 0));
        for (int i = 0; i < 100; i++) {
            guards.left(HOST, Health.FAILED, 0);
            assertEquals("", refused(guards, 0), "failures do not count without a breaker");
        }
    }

    @Test
    void withoutSettingsNothingIsRefused() {
        HostGuards guards = new HostGuards(HttpGuardSettings.OFF);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(guards.enter(HOST).isEmpty());
            guards.left(HOST, Health.FAILED);
        }
    }
}
