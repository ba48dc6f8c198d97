package io.mtpscript.net.load;

/**
 * What a client does.
 *
 * @param request as it goes over the wire, for HTTP/1.1; not to be changed
 * @param bodies whether responses have bodies: false for HEAD
 * @param connections each with one request under way at a time
 * @param threads event loops that share the connections
 * @param rate requests a second on all connections together: each is due at its time, and where the response before it came
 *     later than that, it is timed from when it was due; 0 for as many as there come responses
 */
public record LoadPlan(String host, int port, byte[] request, boolean bodies, int connections, int threads, long rate) {
    public LoadPlan {
        if (connections < 1 || threads < 1 || rate < 0) {
            throw new IllegalArgumentException(
                    connections + " connections, " + threads + " threads, " + rate + " requests a second");
        }
    }
}
