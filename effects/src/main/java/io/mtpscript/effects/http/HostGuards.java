package io.mtpscript.effects.http;

import io.mtpscript.effects.HttpGuardSettings;
import io.mtpscript.effects.http.HttpFailure.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a host that fails, or has enough to do, from being asked: a circuit breaker and a cap on calls at a time, each host and
 * port by itself. Shared by an engine's event loops; one lock, held for a look-up.
 *
 * <pre>
 *   closed --- so many failures in a row ---> open --- its time is over ---> one call is let through
 *     ^                                        ^                                 |          |
 *     |                                        +------------- it fails ----------+          |
 *     +-------------------------------------------------------------- it does not ----------+
 * </pre>
 */
public final class HostGuards {
    /** The most hosts that are remembered; a deployment can allow any number below {@code *.example.com}. */
    private static final int HOSTS = 10_000;

    private final HttpGuardSettings settings;
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    /** What a call tells of its host. */
    enum Health {
        WELL,
        FAILED,
        /** The call was cancelled, or ended by something that is not the host's doing. */
        UNKNOWN
    }

    private static final class Host {
        private int underWay;
        private int failures;
        private boolean open;
        private long openUntil;
        private boolean probing;

        boolean forgettable() {
            return underWay == 0 && !open && failures == 0;
        }
    }

    public HostGuards(HttpGuardSettings settings) {
        this.settings = settings;
    }

    /** Counts a call that begins now; where it must not, says why. A call that may begin ends with one {@link #left}. */
    Optional<HttpFailure> enter(String name) {
        return settings.off() ? Optional.empty() : enter(name, System.nanoTime());
    }

    synchronized Optional<HttpFailure> enter(String name, long now) {
        Host host = hosts.computeIfAbsent(name, _ -> new Host());
        Optional<HttpFailure> refused = refusal(host, now);
        if (refused.isEmpty()) {
            host.underWay++;
            host.probing |= host.open;
            forgetSome();
        } else if (host.forgettable()) {
            hosts.remove(name);
        }
        return refused;
    }

    private Optional<HttpFailure> refusal(Host host, long now) {
        if (host.open && (host.probing || now - host.openUntil < 0)) {
            return Optional.of(new HttpFailure(
                    Kind.REFUSED,
                    "The service has failed " + settings.failures() + " times in a row and is left alone for "
                            + settings.openMillis() + " ms"));
        }
        return settings.concurrency() > 0 && host.underWay >= settings.concurrency()
                ? Optional.of(new HttpFailure(
                        Kind.REFUSED,
                        "There are " + settings.concurrency()
                                + " calls of this service under way, as many as the deployment allows"))
                : Optional.empty();
    }

    /** A call has ended that could begin. */
    void left(String name, Health health) {
        if (!settings.off()) {
            left(name, health, System.nanoTime());
        }
    }

    synchronized void left(String name, Health health, long now) {
        Host host = hosts.get(name);
        if (host == null) {
            return;
        }
        host.underWay--;
        switch (health) {
            case WELL -> {
                host.failures = 0;
                host.open = false;
                host.probing = false;
            }
            case FAILED -> {
                host.failures++;
                if (settings.failures() > 0 && (host.probing || host.failures >= settings.failures())) {
                    host.open = true;
                    host.probing = false;
                    host.openUntil = now + TimeUnit.MILLISECONDS.toNanos(settings.openMillis());
                }
            }
            case UNKNOWN -> host.probing = false;
        }
        if (host.forgettable()) {
            hosts.remove(name);
        }
    }

    /** Hosts that have failed stay until too many have. */
    private void forgetSome() {
        Iterator<Host> oldest = hosts.values().iterator();
        while (hosts.size() > HOSTS && oldest.hasNext()) {
            if (oldest.next().underWay == 0) {
                oldest.remove();
            }
        }
    }
}
