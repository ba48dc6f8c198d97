package io.mtpscript.net.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.peer.TrustedProxies;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong(1_000);

    /** A request of which nothing matters but who makes it. */
    private record From(Optional<InetAddress> client, Optional<String> header) implements HttpRequest {
        static From address(String text) {
            return new From(TrustedProxies.address(text), Optional.empty());
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String target() {
            return "/";
        }

        @Override
        public List<String> headers(String name) {
            return name.equals("X-Client") ? header.stream().toList() : List.of();
        }

        @Override
        public int bodyLength() {
            return 0;
        }

        @Override
        public boolean decodeBody(Vm vm, int typeId, boolean open, Faults faults) {
            throw new IllegalStateException();
        }

        @Override
        public void addBodyTo(Sha256 digest) {}

        @Override
        public byte[] copyBody() {
            return new byte[0];
        }
    }

    private RateLimits limits(String rules, String key, int keys) {
        return new RateLimits(RateSettings.parse(rules, RateSettings.Key.parse(key), keys), now::get);
    }

    private static boolean takes(RateLimits.RouteLimit limit, HttpRequest request) {
        return limit.take(request, Optional.empty()).allowed();
    }

    private static String field(RateLimits.Verdict verdict, String name) {
        return verdict.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(HttpField::value)
                .findFirst()
                .orElse("");
    }

    @Test
    void aBucketEmptiesAndFillsEvenly() {
        RateLimits.RouteLimit limit =
                limits("*=4/2s", "address", 100).of("GET /").orElseThrow();
        From client = From.address("198.51.100.1");
        for (int left = 3; left >= 0; left--) {
            RateLimits.Verdict verdict = limit.take(client, Optional.empty());
            assertTrue(verdict.allowed());
            assertEquals(Integer.toString(left), field(verdict, "RateLimit-Remaining"));
        }
        RateLimits.Verdict refused = limit.take(client, Optional.empty());
        assertFalse(refused.allowed());
        assertEquals("1", field(refused, "Retry-After"));
        assertEquals("2", field(refused, "RateLimit-Reset"), "until it is full");
        now.addAndGet(SECOND / 2 - 1);
        assertFalse(takes(limit, client));
        now.addAndGet(1);
        assertTrue(takes(limit, client), "a token is back after half a second");
        assertFalse(takes(limit, client));
        now.addAndGet(100 * SECOND);
        for (int i = 0; i < 4; i++) {
            assertTrue(takes(limit, client));
        }
        assertFalse(takes(limit, client), "no more than the bucket holds");
    }

    @Test
    void clientsAndRoutesHaveBucketsOfTheirOwn() {
        RateLimits limits = limits("GET /a=1/h,*=1/h", "address", 100);
        RateLimits.RouteLimit a = limits.of("GET /a").orElseThrow();
        RateLimits.RouteLimit b = limits.of("GET /b").orElseThrow();
        assertTrue(takes(a, From.address("198.51.100.1")));
        assertFalse(takes(a, From.address("198.51.100.1")));
        assertTrue(takes(b, From.address("198.51.100.1")));
        assertTrue(takes(a, From.address("198.51.100.2")));
        assertTrue(takes(a, From.address("2001:db8:0:1::1")));
        assertFalse(takes(a, From.address("2001:db8:0:1:ffff::2")), "a network is one client");
        assertTrue(takes(a, From.address("2001:db8:0:2::1")));
        assertTrue(limits("GET /a=1/h", "address", 100).of("GET /b").isEmpty());
    }

    @Test
    void clientsAreToldApartAsSaid() {
        RateLimits.RouteLimit byHeader =
                limits("*=1/h", "header:X-Client", 100).of("GET /").orElseThrow();
        Optional<InetAddress> one = TrustedProxies.address("198.51.100.1");
        assertTrue(takes(byHeader, new From(one, Optional.of("a"))));
        assertFalse(takes(byHeader, new From(TrustedProxies.address("198.51.100.2"), Optional.of("a"))));
        assertTrue(takes(byHeader, new From(one, Optional.empty())), "without one, by the address");
        RateLimits limits = limits("*=1/h", "principal", 100);
        assertTrue(limits.byPrincipal());
        RateLimits.RouteLimit byPrincipal = limits.of("GET /").orElseThrow();
        From client = new From(one, Optional.empty());
        assertTrue(byPrincipal.take(client, Optional.of("ann")).allowed());
        assertFalse(byPrincipal.take(client, Optional.of("ann")).allowed());
        assertTrue(byPrincipal.take(client, Optional.of("bob")).allowed());
    }

    @Test
    void manyClientsTakeNoMorePlacesAndForgetInTheirFavour() {
        RateLimits.RouteLimit limit = limits("*=5/h", "address", 64).of("GET /").orElseThrow();
        Random random = new Random(3);
        From one = From.address("198.51.100.1");
        for (int i = 0; i < 10_000; i++) {
            String other = "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
            assertTrue(takes(limit, From.address(other)), "a client that is new is never refused");
        }
        int allowed = 0;
        for (int i = 0; i < 20; i++) {
            allowed += takes(limit, one) ? 1 : 0;
        }
        assertEquals(5, allowed, "who calls over and over is held");
    }

    /** Against the definition: so many tokens at the start, and one more each interval, never over the size. */
    @Test
    void agreesWithTheDefinition() {
        Random random = new Random(11);
        int[] sizes = {1, 2, 4, 5, 8, 10, 16, 20};
        for (int round = 0; round < 200; round++) {
            Rate rate = new Rate(sizes[random.nextInt(sizes.length)], 1 + random.nextInt(5));
            Buckets buckets = new Buckets(8);
            int halfTokens = 2 * rate.requests();
            long time = 0;
            for (int i = 0; i < 200; i++) {
                int halfSteps = random.nextInt(4);
                time += halfSteps * rate.interval() / 2;
                halfTokens = Math.min(2 * rate.requests(), halfTokens + halfSteps);
                boolean expected = halfTokens >= 2;
                assertEquals(expected, buckets.take(7, rate, time).allowed());
                halfTokens -= expected ? 2 : 0;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"100/s,100,1", "10/m,10,60", "1000/12h,1000,43200", "7/15s,7,15"})
    void ratesAreRead(String text, int requests, int seconds) {
        assertEquals(new Rate(requests, seconds), Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "/s", "5/", "5/d", "-5/s", "0/s", "5/0s", "5/25h", "2000000/s", "5/99999h"})
    void whatIsNoRateIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
    }
}
