package io.mtpscript.net.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse("10.0.0.0/8, 192.0.2.7,2001:db8::/33");

    private static InetAddress address(String text) {
        return TrustedProxies.address(text).orElseThrow();
    }

    @Test
    void rangesHoldTheirAddresses() {
        for (String inside : List.of("10.0.0.0", "10.255.1.2", "192.0.2.7", "2001:db8:7fff::1", "::ffff:10.1.2.3")) {
            assertTrue(PROXIES.trusts(address(inside)), inside);
        }
        for (String outside : List.of("11.0.0.0", "9.255.255.255", "192.0.2.8", "2001:db8:8000::1", "::1")) {
            assertFalse(PROXIES.trusts(address(outside)), outside);
        }
        assertFalse(PROXIES.localSocket());
        assertTrue(TrustedProxies.parse("unix").localSocket());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8/8", "localhost", "10.0.0.0/", "::/129", "10.0.0.1-10.0.0.9"})
    void whatIsNoRangeIsRefused(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> TrustedProxies.parse(text))
                .getMessage());
        assertTrue(message.startsWith("'" + text + "' is no address"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Who is not trusted says nothing.
                "203.0.113.9 | 198.51.100.1                   | 203.0.113.9",
                "10.0.0.1    | -                              | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1                   | 198.51.100.1",
                // What a client wrote itself stands before what the proxy added.
                "10.0.0.1    | 1.2.3.4, 198.51.100.1          | 198.51.100.1",
                "10.0.0.1    | 1.2.3.4, 198.51.100.1, 10.9.9.9| 198.51.100.1",
                "10.0.0.1    | 1.2.3.4;198.51.100.1,192.0.2.7 | 198.51.100.1",
                "10.0.0.1    | 198.51.100.1, unknown          | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1:80                | 10.0.0.1",
                "10.0.0.1    | 10.1.1.1, 10.2.2.2             | 10.1.1.1",
                "10.0.0.1    | 2001:db8:9000::7               | 2001:db8:9000:0:0:0:0:7",
            })
    void theClientIsTheLastWhoIsNotTrusted(String peer, String fields, String client) {
        List<String> forwarded =
                fields == null ? List.of() : Arrays.stream(fields.split(";")).toList();
        assertEquals(client, PROXIES.client(address(peer), forwarded).getHostAddress());
    }

    @Test
    void whoeverComesThroughTheSocketIsTrustedWhereListed() {
        TrustedProxies local = TrustedProxies.parse("unix,10.0.0.0/8");
        assertEquals(Optional.of(address("198.51.100.1")), local.client(List.of("1.2.3.4, 198.51.100.1", "10.0.0.1")));
        assertEquals(Optional.of(address("198.51.100.1")), local.client(List.of("1.2.3.4, 198.51.100.1")));
        assertEquals(Optional.empty(), local.client(List.of("unknown")));
        assertEquals(Optional.empty(), local.client(List.of()));
        assertEquals(Optional.empty(), PROXIES.client(List.of("198.51.100.1")));
    }
}
