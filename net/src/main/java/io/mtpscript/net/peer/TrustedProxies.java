package io.mtpscript.net.peer;

import io.mtpscript.core.address.AddressRange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose word about a client's address counts.
 *
 * @param ranges of addresses
 * @param localSocket whether whoever connects through the Unix domain socket is one
 */
public record TrustedProxies(List<AddressRange> ranges, boolean localSocket) {
    /** Nobody. */
    public static final TrustedProxies NOBODY = new TrustedProxies(List.of(), false);

    private static final String LOCAL = "unix";

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads addresses and ranges with commas between, such as {@code 10.0.0.0/8,192.0.2.7,unix}.
     *
     * @throws IllegalArgumentException if one of them makes no sense; the message names it
     */
    public static TrustedProxies parse(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        boolean local = false;
        for (String part : text.split(",", -1)) {
            String entry = part.strip();
            if (entry.equals(LOCAL)) {
                local = true;
            } else if (!entry.isEmpty()) {
                ranges.add(range(entry));
            }
        }
        return new TrustedProxies(ranges, local);
    }

    private static AddressRange range(String entry) {
        return AddressRange.parse(entry, text -> address(text).map(InetAddress::getAddress))
                .orElseThrow(() -> new IllegalArgumentException("'" + entry
                        + "' is no address or range of addresses, such as 10.0.0.7 or 10.0.0.0/8, nor 'unix'"));
    }

    /** An address that is written as one; empty for anything else, names included. */
    public static Optional<InetAddress> address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            // IPv4 in IPv6 becomes IPv4 here.
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether an address is one of them. */
    public boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).holds(bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client that a request was made by: of the addresses that it came along, the last one that is no trusted proxy's.
     * What stands before something that is no address is nobody's word.
     *
     * @param peer the other end of the connection
     * @param forwarded the {@code X-Forwarded-For} fields, in the order received
     */
    public InetAddress client(InetAddress peer, List<String> forwarded) {
        InetAddress client = peer;
        for (int field = forwarded.size() - 1; field >= 0; field--) {
            String[] hops = forwarded.get(field).split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                Optional<InetAddress> before = trusts(client) ? address(hops[hop].strip()) : Optional.empty();
                if (before.isEmpty()) {
                    return client;
                }
                client = before.get();
            }
        }
        return client;
    }

    /** As the other one, for a request that came through the Unix domain socket; empty where nobody is trusted to tell. */
    public Optional<InetAddress> client(List<String> forwarded) {
        if (!localSocket || forwarded.isEmpty()) {
            return Optional.empty();
        }
        String last = forwarded.getLast();
        int comma = last.lastIndexOf(',');
        Optional<InetAddress> peer = address(last.substring(comma + 1).strip());
        if (peer.isEmpty()) {
            return peer;
        }
        List<String> rest = new ArrayList<>(forwarded.subList(0, forwarded.size() - 1));
        if (comma >= 0) {
            rest.add(last.substring(0, comma));
        }
        return Optional.of(client(peer.get(), rest));
    }
}
