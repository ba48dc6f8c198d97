package io.mtpscript.net.http;

import java.util.List;

/**
 * One request and the way to answer it. Belongs to the event loop that it was handed to: every method is called there, and
 * {@link #respond} exactly once.
 */
public interface HttpExchange {
    HttpRequest request();

    /** Gives the body's memory back before the answer is there: for a request that has been decoded and now waits. */
    void releaseRequestBody();

    /** An empty body to be written. Belongs to the caller until it is passed to {@link #respond} or closed. */
    ResponseBody newBody();

    /**
     * Answers. The server adds what frames and dates the message; a body of length 0 is sent without its own fields.
     *
     * @param status 200..599
     * @param fields in this order; names and values are within {@link HeaderRules}
     * @param body is closed by this method
     */
    void respond(int status, List<HttpField> fields, ResponseBody body);

    /** Whether {@link #respond} was called. */
    boolean answered();

    /** Whether nobody waits for the answer any more. */
    boolean clientGone();

    /** Runs an action when the client leaves before {@link #respond}; the last one given counts. */
    void onClientGone(Runnable action);
}
