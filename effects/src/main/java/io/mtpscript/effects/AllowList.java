package io.mtpscript.effects;

import io.mtpscript.core.address.AddressRange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services that programs may reach. An entry is a host ({@code api.example.com}, {@code *.example.com}, {@code
 * billing.internal:8443}; after {@code http://} without TLS) or a range of addresses ({@code 10.1.0.0/16}). A host is reached at
 * public addresses and at those of listed ranges only. Immutable.
 */
public final class AllowList {
    /** Allows nothing. */
    public static final AllowList NOTHING = new AllowList(List.of(), List.of(), false);

    private static final Pattern HOST =
            Pattern.compile("(?:(https?)://)?(\\*\\.)?([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** Apart, since most programs reach nobody: what reads addresses is no part of their start. */
    private static final class Known {
        /** IPv4 addresses that are no host's on the Internet. */
        static final List<AddressRange> PRIVATE = ranges(
                "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
                        + " 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4"
                        + " 240.0.0.0/4");

        /** Where IPv6 addresses of hosts are, and in it what is special, tunnels to IPv4 included. */
        static final List<AddressRange> GLOBAL = ranges("2000::/3");

        static final List<AddressRange> SPECIAL = ranges("2001::/23 2001:db8::/32 2002::/16 3fff::/20");

        static final List<AddressRange> LOOPBACK = ranges("127.0.0.0/8 ::1/128");
    }

    private final List<Host> hosts;
    private final List<AddressRange> addresses;
    /** Whether this machine may be reached, at any port, with or without TLS. */
    private final boolean loopback;

    private record Host(boolean tls, boolean below, String name, int port) {
        boolean fits(boolean wantedTls, String host, int wantedPort) {
            return tls == wantedTls && port == wantedPort && (below ? host.endsWith("." + name) : host.equals(name));
        }
    }

    private AllowList(List<Host> hosts, List<AddressRange> addresses, boolean loopback) {
        this.hosts = List.copyOf(hosts);
        this.addresses = List.copyOf(addresses);
        this.loopback = loopback;
    }

    /**
     * Reads entries.
     *
     * @param text entries with commas between
     * @throws IllegalArgumentException if one of them makes no sense; the message names it
     */
    public static AllowList parse(String text) {
        List<Host> hosts = new ArrayList<>();
        List<AddressRange> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String entry = part.strip();
            if (entry.isEmpty()) {
                continue;
            }
            if (entry.contains("/") && !entry.contains("//")) {
                addresses.add(range(entry));
            } else {
                host(entry, hosts, addresses);
            }
        }
        return new AllowList(hosts, addresses, false);
    }

    private static void host(String entry, List<Host> hosts, List<AddressRange> addresses) {
        Matcher parts = HOST.matcher(entry);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + entry
                    + "' is no host; write api.example.com, *.example.com, host:8443, http://host:8080 or 10.1.0.0/16");
        }
        boolean tls = !"http".equals(parts.group(1));
        String name = parts.group(3).toLowerCase(Locale.ROOT);
        int port = parts.group(4) == null ? (tls ? HTTPS_PORT : HTTP_PORT) : Integer.parseInt(parts.group(4));
        hosts.add(new Host(tls, parts.group(2) != null, name, port));
        literal(name).map(AddressRange::only).ifPresent(addresses::add);
    }

    private static List<AddressRange> ranges(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String entry : text.split(" ", -1)) {
            ranges.add(range(entry));
        }
        return List.copyOf(ranges);
    }

    private static AddressRange range(String entry) {
        return AddressRange.parse(entry, AllowList::literal)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + entry + "' is no range of addresses such as 10.1.0.0/16"));
    }

    /** The bytes of an address that is written as one, in brackets or not; empty for a name. */
    private static Optional<byte[]> literal(String host) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(host));
    }

    /** This list and this machine. */
    public AllowList withLoopback() {
        return new AllowList(hosts, addresses, true);
    }

    /**
     * Whether requests may be made to a host, wherever its name leads.
     *
     * @param host in lower case, an IPv6 address in brackets
     */
    public boolean allowsHost(boolean tls, String host, int port) {
        return (loopback
                        && (host.equals("localhost")
                                || literal(host)
                                        .filter(address -> isIn(Known.LOOPBACK, address))
                                        .isPresent()))
                || hosts.stream().anyMatch(entry -> entry.fits(tls, host, port));
    }

    /** Whether a connection may be made to an address: a public one, or one that is listed. */
    public boolean allowsAddress(InetAddress address) {
        byte[] bytes = address.getAddress();
        return isPublic(bytes) || isIn(addresses, bytes) || (loopback && isIn(Known.LOOPBACK, bytes));
    }

    private static boolean isPublic(byte[] address) {
        return address.length == 4
                ? !isIn(Known.PRIVATE, address)
                : isIn(Known.GLOBAL, address) && !isIn(Known.SPECIAL, address);
    }

    private static boolean isIn(List<AddressRange> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.holds(address));
    }
}
