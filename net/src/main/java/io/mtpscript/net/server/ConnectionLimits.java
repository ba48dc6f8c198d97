package io.mtpscript.net.server;

/**
 * How many connections a server keeps, and how much it does on each of them.
 *
 * @param total the most connections open at a time, 1..{@link #CONNECTIONS_MAX}; one more is closed at once
 * @param perPeer the most of them from one address, 1..{@link #CONNECTIONS_MAX}; a trusted proxy may have more
 * @param requests after so many requests a connection is closed, 1..{@link Integer#MAX_VALUE}
 * @param streams the most requests at a time on one connection of HTTP/2, 0..{@link #STREAMS_MAX}; 0 turns HTTP/2 off
 * @param streamResets the most requests that a client of HTTP/2 may take back, or have refused for its own faults, in {@link
 *     #RESET_SECONDS}; one more ends the connection, 1..{@link Integer#MAX_VALUE}
 */
public record ConnectionLimits(int total, int perPeer, int requests, int streams, int streamResets) {
    /** The most connections of a server. */
    public static final int CONNECTIONS_MAX = 1_000_000;

    /** The most streams of a connection. */
    public static final int STREAMS_MAX = 10_000;

    /** The window in which resets of streams are counted, in seconds. */
    public static final int RESET_SECONDS = 30;

    /** The defaults. A load balancer makes all its connections from one address: by default that one may have all. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(20_000, CONNECTIONS_MAX, 1_000_000, 100, 200);

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public ConnectionLimits {
        HttpServerSettings.check("connection limit", total, 1, CONNECTIONS_MAX);
        HttpServerSettings.check("connection limit of an address", perPeer, 1, CONNECTIONS_MAX);
        HttpServerSettings.check("request limit of a connection", requests, 1, Integer.MAX_VALUE);
        HttpServerSettings.check("stream limit", streams, 0, STREAMS_MAX);
        HttpServerSettings.check("stream reset limit", streamResets, 1, Integer.MAX_VALUE);
    }

    /** With another number of connections. */
    public ConnectionLimits withTotal(int newTotal) {
        return new ConnectionLimits(newTotal, perPeer, requests, streams, streamResets);
    }

    /** With another number of connections from one address. */
    public ConnectionLimits withPerPeer(int newPerPeer) {
        return new ConnectionLimits(total, newPerPeer, requests, streams, streamResets);
    }

    /** With another number of requests on a connection. */
    public ConnectionLimits withRequests(int newRequests) {
        return new ConnectionLimits(total, perPeer, newRequests, streams, streamResets);
    }

    /** With other limits of HTTP/2. */
    public ConnectionLimits withStreams(int newStreams, int newStreamResets) {
        return new ConnectionLimits(total, perPeer, requests, newStreams, newStreamResets);
    }
}
