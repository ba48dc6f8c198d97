package io.mtpscript.engine.request;

import io.mtpscript.effects.journal.HostEnd;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits before there is a run of it: for its claim, or for the keys of tokens. The host ends it as it ends a run
 * that waits for an effect, and what it has waited for is then nobody's. Belongs to one event loop.
 */
final class WaitBeforeRun implements Endable {
    private final LoopContext loop;
    private final DirectAnswers direct;
    private final Arrival arrival;
    private final int timeoutMillis;
    private @Nullable Future<?> timeout;
    private boolean over;

    /** @param timeoutMillis how long the request may take from its arrival */
    WaitBeforeRun(LoopContext loop, DirectAnswers direct, Arrival arrival, int timeoutMillis) {
        this.loop = loop;
        this.direct = direct;
        this.arrival = arrival;
        this.timeoutMillis = timeoutMillis;
    }

    /** It waits from now on; {@link #done} is to follow, whatever happens meanwhile. */
    void begin() {
        loop.begun();
        loop.suspend(this);
        timeout = loop.eventLoop()
                .schedule(() -> end(HostEnd.TIMEOUT), arrival.leftNanos(timeoutMillis), TimeUnit.NANOSECONDS);
        arrival.exchange().onClientGone(() -> end(HostEnd.CLIENT_GONE));
    }

    /**
     * What it has waited for is there.
     *
     * @param next goes on with the request
     * @param late is run instead where the host has ended the request
     */
    void done(Runnable next, Runnable late) {
        try {
            if (over) {
                late.run();
            } else {
                leave();
                next.run();
            }
        } catch (RuntimeException | Error fault) {
            direct.failed(arrival.exchange(), fault);
        } finally {
            loop.ended();
        }
    }

    @Override
    public void end(HostEnd reason) {
        if (over) {
            return;
        }
        leave();
        try {
            direct.endedByHost(arrival, reason);
        } catch (RuntimeException | Error fault) {
            direct.failed(arrival.exchange(), fault);
        }
    }

    private void leave() {
        over = true;
        loop.unsuspend(this);
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
