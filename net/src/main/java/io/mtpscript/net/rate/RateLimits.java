package io.mtpscript.net.rate;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The limits of an engine. Safe for all threads. */
public final class RateLimits {
    private static final int SECRET_BYTES = 16;
    private static final int IPV6_NETWORK = 8;

    private final RateSettings settings;
    private final Buckets buckets;
    private final LongSupplier clock;
    private final long start;

    /** Nobody outside can choose keys that fall together. */
    private final byte[] secret = new byte[SECRET_BYTES];

    public RateLimits(RateSettings settings) {
        this(settings, System::nanoTime);
    }

    RateLimits(RateSettings settings, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        buckets = new Buckets(settings.keys());
        start = clock.getAsLong();
        new SecureRandom().nextBytes(secret);
    }

    /** Whether callers are told apart by who they are, so that this must be known first. */
    public boolean byPrincipal() {
        return settings.key() instanceof RateSettings.Key.Principal;
    }

    /** The limit of a route, as people write it: {@code POST /quote}; empty where it has none. */
    public Optional<RouteLimit> of(String route) {
        return settings.of(route).map(rate -> new RouteLimit(route, rate));
    }

    /**
     * Whether a request may be carried out, and what its answer says about that.
     *
     * @param fields of the answer, whatever it is; {@code Retry-After} among them where it may not
     */
    public record Verdict(boolean allowed, List<HttpField> fields) {}

    /** The limit of one route. */
    public final class RouteLimit {
        private final byte[] route;
        private final Rate rate;

        private RouteLimit(String route, Rate rate) {
            this.route = route.getBytes(StandardCharsets.UTF_8);
            this.rate = rate;
        }

        /** Takes a token of the client's bucket. */
        public Verdict take(HttpRequest request, Optional<String> principal) {
            Buckets.Outcome outcome = buckets.take(hash(request, principal), rate, clock.getAsLong() - start);
            List<HttpField> fields = new ArrayList<>();
            fields.add(new HttpField("RateLimit-Limit", Integer.toString(rate.requests())));
            fields.add(new HttpField("RateLimit-Remaining", Long.toString(outcome.remaining())));
            fields.add(new HttpField("RateLimit-Reset", seconds(outcome.untilFull())));
            if (!outcome.allowed()) {
                fields.add(new HttpField("Retry-After", seconds(outcome.untilToken())));
            }
            return new Verdict(outcome.allowed(), fields);
        }

        private long hash(HttpRequest request, Optional<String> principal) {
            Sha256 digest = new Sha256();
            digest.update(secret);
            digest.update(route);
            digest.update(key(request, principal));
            return ByteBuffer.wrap(digest.digest()).getLong();
        }

        private byte[] key(HttpRequest request, Optional<String> principal) {
            Optional<String> name = switch (settings.key()) {
                case RateSettings.Key.Address() -> Optional.empty();
                case RateSettings.Key.Principal() -> principal.map(subject -> "p" + subject);
                case RateSettings.Key.Header(String header) ->
                    request.headers(header).stream().findFirst().map(value -> "h" + value);
            };
            return name.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElseGet(() -> address(request.client()));
        }
    }

    /** A client of IPv6 has a network of its own, and any address in it. */
    private static byte[] address(Optional<InetAddress> client) {
        byte[] bytes = client.map(InetAddress::getAddress).orElseGet(() -> new byte[0]);
        return bytes.length > 2 * IPV6_NETWORK - 1 ? Arrays.copyOf(bytes, IPV6_NETWORK) : bytes;
    }

    /** Whole seconds, none too few. */
    private static String seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Long.toString((nanos + second - 1) / second);
    }
}
