package io.mtpscript.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Which hosts and addresses a deployment's list lets through. */
class AllowListTest {
    private static final AllowList LIST = AllowList.parse(
            "api.example.com, *.rates.example ,billing.internal:8443,http://plain.example:8080,10.1.0.0/16,10.2.0.7,[fd00::1]:443,fd01::/16");

    private static boolean address(AllowList list, String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return list.allowsAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hostsAreAllowedWithTheirPortAndScheme() {
        assertTrue(LIST.allowsHost(true, "api.example.com", 443));
        assertFalse(LIST.allowsHost(true, "api.example.com", 8443));
        assertFalse(LIST.allowsHost(false, "api.example.com", 443));
        assertFalse(LIST.allowsHost(true, "example.com", 443));
        assertFalse(LIST.allowsHost(true, "evil-api.example.com", 443));
        assertTrue(LIST.allowsHost(true, "eu.rates.example", 443));
        assertTrue(LIST.allowsHost(true, "a.b.rates.example", 443));
        assertFalse(LIST.allowsHost(true, "rates.example", 443));
        assertFalse(LIST.allowsHost(true, "evilrates.example", 443));
        assertTrue(LIST.allowsHost(true, "billing.internal", 8443));
        assertTrue(LIST.allowsHost(false, "plain.example", 8080));
        assertFalse(LIST.allowsHost(true, "plain.example", 8080));
        assertTrue(LIST.allowsHost(true, "10.2.0.7", 443));
        assertFalse(LIST.allowsHost(true, "10.1.0.7", 443), "a range is no host");
        assertTrue(LIST.allowsHost(true, "[fd00::1]", 443));
        assertFalse(AllowList.NOTHING.allowsHost(true, "api.example.com", 443));
        assertFalse(LIST.allowsHost(false, "localhost", 80));
        assertTrue(LIST.withLoopback().allowsHost(false, "localhost", 1234));
        assertTrue(LIST.withLoopback().allowsHost(false, "127.1.2.3", 1234));
        assertTrue(LIST.withLoopback().allowsHost(true, "[::1]", 1234));
    }

    @Test
    void privateAddressesAreAllowedOnlyWhenListed() {
        for (String open : new String[] {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2a00:1450::1"}) {
            assertTrue(address(AllowList.NOTHING, open), open);
        }
        for (String closed : new String[] {
            "0.0.0.0",
            "10.0.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "fc00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:0:53aa::1",
            "2001:db8::1",
            "ff02::1"
        }) {
            assertFalse(address(AllowList.NOTHING, closed), closed);
        }
        assertTrue(address(LIST, "10.1.255.255"));
        assertTrue(address(LIST, "10.2.0.7"));
        assertFalse(address(LIST, "10.2.0.8"));
        assertTrue(address(LIST, "fd00::1"));
        assertTrue(address(LIST, "fd01:2::1"));
        assertFalse(address(LIST, "fd02::1"));
        assertTrue(address(AllowList.NOTHING.withLoopback(), "127.0.0.1"));
        assertFalse(address(AllowList.NOTHING.withLoopback(), "10.0.0.1"));
    }

    @Test
    void whatIsNoEntryIsSaid() {
        for (String wrong :
                new String[] {"https://a.example/path", "a b", "10.0.0.0/33", "host/8", "a..:x", "ftp://a"}) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> AllowList.parse(wrong))
                    .getMessage());
            assertTrue(message.startsWith("'" + wrong + "' is no "), message);
        }
        assertEquals(
                "'*' is no host; write api.example.com, *.example.com, host:8443, http://host:8080 or 10.1.0.0/16",
                assertThrows(IllegalArgumentException.class, () -> AllowList.parse("a.example,*"))
                        .getMessage());
    }
}
