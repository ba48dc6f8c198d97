package io.mtpscript.net.http;

import java.util.List;

/** A complete request within the server's limits, however it came. Belongs to one event loop. */
public interface HttpRequest {
    /** A token, as sent: methods are case-sensitive. */
    String method();

    /** Path and query as sent: visible ASCII that starts with a slash. */
    String target();

    /** The values of a field in the order received; names are compared without case. Empty where there is none. */
    List<String> headers(String name);

    /** Length of the body in bytes, 0 without one. */
    int bodyLength();

    /**
     * Where the body begins in native memory; good until {@link HttpExchange#releaseRequestBody}, and only while {@link
     * #bodyLength} is above 0.
     */
    long bodyAddress();

    /** A copy of the body. */
    byte[] copyBody();
}
